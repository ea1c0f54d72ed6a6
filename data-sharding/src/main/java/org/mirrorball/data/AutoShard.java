package org.mirrorball.data;

/** How training divides a dataset among workers. */
public enum AutoShard {

  /**
   * By lanes that do not depend on the number of workers: any number of them sees the same global
   * batches, and every record counts once. The default.
   */
  LANES,

  /** By files, the larger ones first to the worker with the fewest bytes so far. */
  FILE,

  /** Every worker reads all records and keeps each W-th, as TensorFlow's policy of that name. */
  DATA,

  /** Every worker trains on all records: each counts as often as there are workers. */
  OFF
}
