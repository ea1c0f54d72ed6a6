package org.mirrorball.control;

import java.io.IOException;

/** The other side does not know the secret, or a frame is not what it sent, in its order. */
public final class AuthenticationException extends IOException {

  private static final long serialVersionUID = 1L;

  AuthenticationException(String message) {
    super(message);
  }
}
