package org.mirrorball.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.mirrorball.tfrecord.CorruptionPolicy;

/**
 * What decides which records a step trains on: two plans of one identity have the same global
 * batches, in the same steps, for the same seed.
 *
 * @param files a checksum of the files' names, lengths and numbers of records, in hexadecimal
 * @param operations the dataset's operations before the batch; of functions only that they are
 *     there
 * @param recordCount records of an epoch
 * @param workers how many, where it matters, or {@link #ANY_NUMBER}
 * @param corruptionPolicy what is done about damaged records
 * @param corrupt files and offsets of damaged records that are left out, as far as the scan has
 *     found them: by an index, damage is found while training only
 */
public record PlanIdentity(
    String files,
    String operations,
    int globalBatchSize,
    long recordCount,
    int stepsPerEpoch,
    TailPolicy tail,
    AutoShard autoShard,
    int workers,
    String corruptionPolicy,
    List<String> corrupt)
    implements Serializable {

  /** Global batches do not depend on the number of workers. */
  public static final int ANY_NUMBER = 0;

  private static final long serialVersionUID = 1L;

  /**
   * What is different, with both values. Where damage was an error, nothing has been left out so
   * far, and another may go on under any policy.
   *
   * @param here what the values of this plan are called, such as "the checkpoint has"
   * @param there what those of the other are called
   */
  public List<String> differences(PlanIdentity other, String here, String there) {
    var differences = new ArrayList<String>();
    compare("global batch", globalBatchSize, other.globalBatchSize, here, there, differences);
    compare("records", recordCount, other.recordCount, here, there, differences);
    compare("checksum of the files", files, other.files, here, there, differences);
    compare("operations", operations, other.operations, here, there, differences);
    compare("tail policy", tail, other.tail, here, there, differences);
    compare("sharding", autoShard, other.autoShard, here, there, differences);
    compare("workers", workers, other.workers, here, there, differences);
    if (!corruptionPolicy.equals(CorruptionPolicy.FAIL.name())) {
      compare(
          "corruption policy", corruptionPolicy, other.corruptionPolicy, here, there, differences);
    }
    compare("corrupt records", corrupt, other.corrupt, here, there, differences);
    compare("steps an epoch", stepsPerEpoch, other.stepsPerEpoch, here, there, differences);
    return differences;
  }

  private static void compare(
      String what, Object ours, Object theirs, String here, String there, List<String> into) {
    if (!Objects.equals(ours, theirs)) {
      into.add("%s (%s %s, %s %s)".formatted(what, here, ours, there, theirs));
    }
  }
}
