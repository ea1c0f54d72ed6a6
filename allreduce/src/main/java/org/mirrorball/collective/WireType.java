package org.mirrorball.collective;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How float32 elements travel; integers always travel as they are. What arrives is widened and
 * reduced in float32, so a narrow type rounds once per hop of a partial result and once at its end,
 * after which every rank holds the same bits.
 */
public enum WireType {
  /** As in memory. */
  EXACT("float32"),
  /** The upper half of a float32: its range, with 8 bits of precision. Safe for gradients. */
  BFLOAT16("bfloat16"),
  /** IEEE 754 binary16: 11 bits of precision, but infinite from 65520 on. */
  FLOAT16("float16");

  private final String optionName;

  WireType(String optionName) {
    this.optionName = optionName;
  }

  /** What the command line calls it. */
  public String optionName() {
    return optionName;
  }

  /**
   * The inverse of {@link #optionName()}.
   *
   * @throws IllegalArgumentException for any other name; lists those there are
   */
  public static WireType ofOptionName(String name) {
    for (WireType type : values()) {
      if (type.optionName.equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            "unknown wire type \"%s\": expected one of %s",
            name,
            Arrays.stream(values()).map(WireType::optionName).collect(Collectors.joining(", "))));
  }
}
