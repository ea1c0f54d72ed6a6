package org.mirrorball.data;

/** What becomes of the last batch of an epoch when there are too few records to fill it. */
public enum TailPolicy {

  /** Slots without a record have weight 0: every record counts exactly once. The default. */
  PAD_ZERO_WEIGHT,

  /** The batch is left out, as by {@code drop_remainder} in TensorFlow. */
  DROP,

  /** It is filled with records that were there before, which so count twice. */
  REPEAT
}
