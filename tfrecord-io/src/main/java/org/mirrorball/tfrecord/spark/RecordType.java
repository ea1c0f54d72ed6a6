package org.mirrorball.tfrecord.spark;

/** What the records are: option {@code recordType}. */
enum RecordType {
  /** {@code tf.train.Example}: columns are features. */
  EXAMPLE("Example"),
  /** {@code tf.train.SequenceExample}: arrays of arrays are feature lists, the rest is context. */
  SEQUENCE_EXAMPLE("SequenceExample");

  private final String optionValue;

  RecordType(String optionValue) {
    this.optionValue = optionValue;
  }

  @Override
  public String toString() {
    return optionValue;
  }
}
