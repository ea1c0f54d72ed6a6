package org.mirrorball.it.tensorflow;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** One text for what was parsed, whoever parsed it; floats by their bits, bytes in hexadecimal. */
final class ParsedText {

  private ParsedText() {}

  static String fixed(String name, List<String> values) {
    return name + ": fixed " + values;
  }

  static String sparse(String name, long[] indices, List<String> values, long longest) {
    return name + ": sparse " + Arrays.toString(indices) + " " + values + " longest " + longest;
  }

  static String ragged(String name, long[] splits, List<String> values) {
    return name + ": ragged " + Arrays.toString(splits) + " " + values;
  }

  static String sequence(String name, long longest, List<String> values) {
    return name + ": sequence longest " + longest + " " + values;
  }

  static String error(String kind) {
    return "error " + kind;
  }

  static String value(float value) {
    return Integer.toHexString(Float.floatToRawIntBits(value));
  }

  static String value(byte[] value) {
    return "'" + HexFormat.of().formatHex(value) + "'";
  }

  static String value(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return value(bytes);
  }

  static String join(List<String> features) {
    return features.stream().collect(Collectors.joining("; "));
  }
}
