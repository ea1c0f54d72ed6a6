package org.mirrorball.control;

import javax.crypto.spec.SecretKeySpec;

/** The two keys of one connection, a key for each direction. */
record SessionKeys(SecretKeySpec sending, SecretKeySpec receiving) {

  @Override
  public String toString() {
    return "SessionKeys(hidden)";
  }
}
