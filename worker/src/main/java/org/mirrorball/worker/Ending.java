package org.mirrorball.worker;

/**
 * Why a session ends.
 *
 * @param reason in words
 * @param orderly whether the coordinator wished it
 * @param cause what went wrong, or null
 */
record Ending(String reason, boolean orderly, Throwable cause) {

  static Ending orderly(String reason) {
    return new Ending(reason, true, null);
  }

  static Ending failure(String reason, Throwable cause) {
    return new Ending(reason, false, cause);
  }
}
