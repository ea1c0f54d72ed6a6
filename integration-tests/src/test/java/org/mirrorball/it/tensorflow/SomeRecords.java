package org.mirrorball.it.tensorflow;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** The records that either side writes and the other reads. */
public final class SomeRecords {

  private SomeRecords() {}

  /** Records of many lengths; the longest has half a megabyte. */
  public static List<byte[]> all() {
    var random = new Random(5);
    List<byte[]> records = new ArrayList<>();
    for (int length : new int[] {0, 1, 12, 400, 3_000, 100_000, 0, 524_288, 7}) {
      byte[] record = new byte[length];
      random.nextBytes(record);
      records.add(record);
    }
    return records;
  }

  /** One line a record, in hexadecimal. */
  public static String text(List<byte[]> records) {
    return records.stream().map(HexFormat.of()::formatHex).collect(Collectors.joining("\n"));
  }
}
