/**
 * TFRecord as a Spark data source: {@code spark.read().format("tfrecord")} and {@code .write()}.
 *
 * <pre>
 *   read    TFRecordDataSource --> TFRecordTable --> TFRecordScan       which files, cut by their indexes
 *                                   SchemaInference   TFRecordRowReader --> RowDecoder    in each task
 *   write   TFRecordFormat --> TFRecordRowWriter --> RowEncoder
 * </pre>
 *
 * <p>Partition discovery and pruning, save modes and the commit protocol are Spark's own. Spark
 * sends all writing to files through the older interface, {@link
 * org.mirrorball.tfrecord.spark.TFRecordFormat}, which also reads tables of the catalog.
 */
package org.mirrorball.tfrecord.spark;
