package org.mirrorball.tfrecord.spark;

/** What becomes of damaged records and of those that do not fit the schema: option {@code mode}. */
enum BadRecords {
  /** Each is a row of nulls, with what is wrong in the column for corrupt records, if there is. */
  PERMISSIVE,
  /** They are left out. */
  DROPMALFORMED,
  /** The first is the end of the job. */
  FAILFAST
}
