package org.mirrorball.tfrecord.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.mirrorball.tfrecord.Compression;

/**
 * The options of reader and writer.
 *
 * @param badRecords {@code mode}; FAILFAST unless said otherwise
 * @param corruptColumn {@code columnNameOfCorruptRecord}; the session's, {@code _corrupt_record},
 *     unless said otherwise
 * @param recordType {@code recordType}; Example unless said otherwise
 * @param sampleRecords {@code sampleRecords}: how many records of each file the schema is inferred
 *     from; 100 unless said otherwise
 * @param compression {@code compression}, of what is written; none unless said otherwise
 */
record TFRecordOptions(
    BadRecords badRecords,
    String corruptColumn,
    RecordType recordType,
    int sampleRecords,
    Compression compression)
    implements Serializable {

  /**
   * Takes the options from what the user gave.
   *
   * @throws IllegalArgumentException when a value is not one of those there are
   */
  static TFRecordOptions of(Map<String, String> given) {
    var options = new CaseInsensitiveStringMap(given);
    return new TFRecordOptions(
        choice(options, "mode", BadRecords.values(), BadRecords.FAILFAST),
        options.getOrDefault(
            "columnNameOfCorruptRecord", SQLConf.get().columnNameOfCorruptRecord()),
        choice(options, "recordType", RecordType.values(), RecordType.EXAMPLE),
        positive(options, "sampleRecords", 100),
        choice(options, "compression", Compression.values(), Compression.NONE));
  }

  private static <T> T choice(
      CaseInsensitiveStringMap options, String name, T[] choices, T otherwise) {
    String value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    return Arrays.stream(choices)
        .filter(choice -> choice.toString().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "option %s is '%s', but must be one of %s"
                        .formatted(name, value, Arrays.toString(choices))));
  }

  private static int positive(CaseInsensitiveStringMap options, String name, int otherwise) {
    int value = options.getInt(name, otherwise);
    if (value < 1) {
      throw new IllegalArgumentException(
          "option %s must be at least 1, got %d".formatted(name, value));
    }
    return value;
  }
}
