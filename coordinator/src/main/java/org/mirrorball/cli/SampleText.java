package org.mirrorball.cli;

import java.nio.ByteBuffer;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.FloatList;
import org.mirrorball.tfrecord.Int64List;

/** An example in one line, with the first values of each feature. */
final class SampleText {

  private static final int MAX_VALUES = 8;
  private static final int MAX_BYTES = 16;

  private SampleText() {}

  static String of(Example example) {
    var line = new StringJoiner(" ");
    example.features().forEach((name, feature) -> line.add(name + "=" + values(feature)));
    return line.toString();
  }

  private static String values(Feature feature) {
    IntFunction<String> text;
    if (feature instanceof FloatList floats) {
      text = i -> Float.toString(floats.get(i));
    } else if (feature instanceof Int64List longs) {
      text = i -> Long.toString(longs.get(i));
    } else {
      text = i -> text(((BytesList) feature).get(i));
    }
    var values = new StringJoiner(",", "[", feature.count() > MAX_VALUES ? ",…]" : "]");
    for (int i = 0; i < Math.min(MAX_VALUES, feature.count()); i++) {
      values.add(text.apply(i));
    }
    return values.toString();
  }

  /** Printable ASCII as it is, anything else in hexadecimal. */
  private static String text(ByteBuffer bytes) {
    int length = bytes.remaining();
    var ascii = new StringBuilder();
    var hexadecimal = new StringBuilder();
    boolean printable = true;
    for (int i = 0; i < Math.min(MAX_BYTES, length); i++) {
      int value = bytes.get(i) & 0xff;
      printable &= value >= ' ' && value < 0x7f;
      ascii.append((char) value);
      hexadecimal.append("%02x".formatted(value));
    }
    String shown = printable ? "'" + ascii + "'" : hexadecimal.toString();
    return length > MAX_BYTES ? shown + "… (" + length + " bytes)" : shown;
  }
}
