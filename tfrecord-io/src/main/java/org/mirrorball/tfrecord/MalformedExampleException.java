package org.mirrorball.tfrecord;

/** A record's bytes are not a {@code tf.train.Example}. */
public final class MalformedExampleException extends DataException {

  private static final long serialVersionUID = 1L;

  /** Says what is malformed and where in the record. */
  public MalformedExampleException(String message) {
    super(message);
  }
}
