/**
 * TFRecord files and {@code tf.train.Example}, on any Hadoop file system, without TensorFlow.
 *
 * <pre>
 *   RecordFiles.list(glob) --> RecordFile --> TFRecordReader --> ByteBuffer --> Example --> Feature
 *                                             TFRecordWriter <--  byte[]   <-- Example
 *                                             ExampleParser  -->  ExampleBatch  -->  Column
 *                  RecordIndexFile --> RecordIndex
 * </pre>
 *
 * <p>The way in is {@link org.mirrorball.tfrecord.TFRecordReader}. Every mistake that a user can
 * make with files is a {@link org.mirrorball.tfrecord.DataException} whose message is one clear
 * line; {@link org.mirrorball.tfrecord.CorruptionLog} says whether damage is one. {@link
 * org.mirrorball.tfrecord.TFRecordOutput} shows files only when they are whole, with an index
 * beside each, by which a reader finds any record without reading those before it.
 */
package org.mirrorball.tfrecord;
