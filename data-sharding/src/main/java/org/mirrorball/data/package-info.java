/**
 * From files to batches: what a dataset is, how it is cut for the workers, and how one worker reads
 * its part.
 *
 * <pre>
 *   driver    Dataset --> DatasetIndex.scan --> ShardPlan.plan         all three are sent to workers
 *   worker    ShardReader.open(dataset, plan, rank) --> EpochReader --> Batch
 *
 *   a lane    records --> cache --> shuffle, take, skip, repeat --> its slots --> map, filter
 *   a loop    records --> cache --> all operations in their order --> DatasetIterator
 * </pre>
 *
 * <p>The records, in the order of the sorted files, are cut into a fixed number of lanes that
 * depends on the global batch size alone. A worker owns a range of the global batch's slots, and
 * with it lanes or parts of lanes: so any number of workers sees the same global batches.
 *
 * <p>The way in is {@link org.mirrorball.data.Dataset}.
 */
package org.mirrorball.data;
