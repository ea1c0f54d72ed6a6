package org.mirrorball.tfrecord;

import org.apache.hadoop.conf.Configuration;

/**
 * What a file may make its reader allocate or compute. A hostile or damaged file ends at a limit
 * with an error. Each has a key in the Hadoop configuration, which is the way to raise it.
 *
 * @param maxRecordLength bytes of one record's data, which is held in one array; at most 1 GiB
 * @param maxDecompressedLength bytes that one compressed file may give
 * @param maxCompressionRatio how many times its own length a compressed file may give, once it has
 *     given {@link #RATIO_FREE_LENGTH}
 */
public record ReadLimits(int maxRecordLength, long maxDecompressedLength, int maxCompressionRatio) {

  /** Key of {@link #maxRecordLength}; 1 GiB if not set. */
  public static final String MAX_RECORD_LENGTH_KEY = "mirrorball.tfrecord.max-record-bytes";

  /** Key of {@link #maxDecompressedLength}; 1 TiB if not set. */
  public static final String MAX_DECOMPRESSED_LENGTH_KEY =
      "mirrorball.tfrecord.max-decompressed-bytes";

  /** Key of {@link #maxCompressionRatio}; 250 if not set: deflate reaches 1032, with zeros only. */
  public static final String MAX_COMPRESSION_RATIO_KEY =
      "mirrorball.tfrecord.max-compression-ratio";

  /** 64 MiB: the first bytes of a file may well be all zeros, and so few do no harm. */
  public static final long RATIO_FREE_LENGTH = 1L << 26;

  /** Where nothing was configured. */
  public static final ReadLimits DEFAULT =
      new ReadLimits(RecordFormat.MAX_DATA_LENGTH, 1L << 40, 250);

  /** Checks that all are positive and a record fits into an array. */
  public ReadLimits {
    if (maxRecordLength < 0 || maxRecordLength > RecordFormat.MAX_DATA_LENGTH) {
      throw new IllegalArgumentException(
          "%s is %d, expected 0 to %d"
              .formatted(MAX_RECORD_LENGTH_KEY, maxRecordLength, RecordFormat.MAX_DATA_LENGTH));
    }
    if (maxDecompressedLength < 1 || maxCompressionRatio < 1) {
      throw new IllegalArgumentException(
          "%s is %d and %s is %d, expected at least 1"
              .formatted(
                  MAX_DECOMPRESSED_LENGTH_KEY,
                  maxDecompressedLength,
                  MAX_COMPRESSION_RATIO_KEY,
                  maxCompressionRatio));
    }
  }

  /** The limits that a configuration sets. */
  static ReadLimits of(Configuration conf) throws DataException {
    try {
      return new ReadLimits(
          conf.getInt(MAX_RECORD_LENGTH_KEY, DEFAULT.maxRecordLength),
          conf.getLong(MAX_DECOMPRESSED_LENGTH_KEY, DEFAULT.maxDecompressedLength),
          conf.getInt(MAX_COMPRESSION_RATIO_KEY, DEFAULT.maxCompressionRatio));
    } catch (IllegalArgumentException e) { // NumberFormatException is one
      throw new DataException("the configuration's limits: " + e.getMessage(), e);
    }
  }

  /** Whether a compressed file of which so much was read may have given so much. */
  boolean allowsRatio(long compressedLength, long decompressedLength) {
    return decompressedLength <= RATIO_FREE_LENGTH
        || decompressedLength / maxCompressionRatio <= compressedLength;
  }
}
