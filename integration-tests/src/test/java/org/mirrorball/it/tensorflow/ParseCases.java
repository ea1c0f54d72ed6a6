package org.mirrorball.it.tensorflow;

import static org.mirrorball.it.tensorflow.Wire.bytesList;
import static org.mirrorball.it.tensorflow.Wire.entry;
import static org.mirrorball.it.tensorflow.Wire.example;
import static org.mirrorball.it.tensorflow.Wire.fixed32;
import static org.mirrorball.it.tensorflow.Wire.fixed64;
import static org.mirrorball.it.tensorflow.Wire.floatList;
import static org.mirrorball.it.tensorflow.Wire.floats;
import static org.mirrorball.it.tensorflow.Wire.int64List;
import static org.mirrorball.it.tensorflow.Wire.join;
import static org.mirrorball.it.tensorflow.Wire.message;
import static org.mirrorball.it.tensorflow.Wire.raw;
import static org.mirrorball.it.tensorflow.Wire.text;
import static org.mirrorball.it.tensorflow.Wire.varint;
import static org.mirrorball.tfrecord.FeatureSpec.fixed;
import static org.mirrorball.tfrecord.FeatureSpec.ragged;
import static org.mirrorball.tfrecord.FeatureSpec.sequence;
import static org.mirrorball.tfrecord.FeatureSpec.sparse;
import static org.mirrorball.tfrecord.FeatureType.BYTES;
import static org.mirrorball.tfrecord.FeatureType.FLOAT;
import static org.mirrorball.tfrecord.FeatureType.INT64;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.FeatureSpec;
import org.mirrorball.tfrecord.FloatList;
import org.mirrorball.tfrecord.Int64List;

/** The table of cases in which TensorFlow and this project must agree. */
public final class ParseCases {

  private final List<ParseCase> cases = new ArrayList<>();

  private ParseCases() {}

  /** Those that give the same values or an error of the same kind. */
  public static List<ParseCase> agreeing() {
    var table = new ParseCases();
    table.addFixed();
    table.addDefaults();
    table.addSparseAndRagged();
    table.addSequences();
    table.addEncodings();
    table.addMalformed();
    return List.copyOf(table.cases);
  }

  /**
   * Those that both refuse; TensorFlow for a reason of its parser's, this project for what is so.
   */
  public static List<ParseCase> refusedForOtherReasons() {
    var table = new ParseCases();
    table.add("too many byte strings", fixed("x", BYTES), strings("a", "b"));
    table.add(
        "packed floats that are no floats",
        fixed("x", FLOAT),
        example(entry("x", floatList(message(1, new byte[] {1, 2, 3})))));
    return List.copyOf(table.cases);
  }

  /** Both tables, one after the other. */
  static List<ParseCase> all() {
    List<ParseCase> all = new ArrayList<>(agreeing());
    all.addAll(refusedForOtherReasons());
    return all;
  }

  private void add(String name, FeatureSpec spec, byte[]... records) {
    cases.add(new ParseCase(name, List.of(spec), List.of(records)));
  }

  private static byte[] x(Feature feature) {
    return Example.of(Map.of("x", feature)).encode();
  }

  private static byte[] none() {
    return new byte[0];
  }

  private static byte[] longs(long... values) {
    return x(Int64List.of(values));
  }

  private static byte[] reals(float... values) {
    return x(FloatList.of(values));
  }

  private static byte[] strings(String... values) {
    return x(texts(values));
  }

  private static BytesList texts(String... values) {
    return BytesList.of(
        Arrays.stream(values)
            .map(value -> value.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
  }

  private void addFixed() {
    add("fixed int64 scalars", fixed("x", INT64), longs(7), longs(-1), longs(Long.MIN_VALUE));
    add("fixed float vectors", fixed("x", FLOAT, 2), reals(1, 2), reals(-0f, Float.MIN_VALUE));
    add("fixed byte strings", fixed("x", BYTES), strings("ab"), strings(""), strings("größe"));
    add("fixed matrix", fixed("x", INT64, 2, 3), longs(1, 2, 3, 4, 5, 6));
    add("fixed vector of one", fixed("x", FLOAT, 1), reals(Float.POSITIVE_INFINITY));
    add("fixed strings of a vector", fixed("x", BYTES, 2), strings("a", "bc"), strings("", "d"));
    add("too few int64 values", fixed("x", INT64, 2), longs(1));
    add("too many int64 values", fixed("x", INT64, 2), longs(1, 2, 3));
    add("too many for a scalar", fixed("x", INT64), longs(1, 2));
    add("too few floats", fixed("x", FLOAT, 3), reals(1, 2));
    add("too many floats", fixed("x", FLOAT), reals(1, 2));
    add("too few byte strings", fixed("x", BYTES, 2), strings("a"));
    add("float where int64 is asked for", fixed("x", INT64), reals(1));
    add("int64 where float is asked for", fixed("x", FLOAT), longs(1));
    add("bytes where float is asked for", fixed("x", FLOAT), strings("1"));
    add("a good row before a bad one", fixed("x", INT64), longs(1), longs());
  }

  private void addDefaults() {
    FeatureSpec two = fixed("x", INT64, 2);
    add("missing without default", two, none());
    add("missing with a default", two.withDefault(Int64List.of(8, 9)), longs(1, 2), none());
    add("missing with one default for all", two.withDefault(Int64List.of(5)), none(), none());
    add("missing bytes", fixed("x", BYTES).withDefault(texts("none")), none(), strings("a"));
    add("missing floats", fixed("x", FLOAT).withDefault(FloatList.of(.5f)), none(), reals(2));
    add("an empty list is not missing", two.withDefault(Int64List.of(8, 9)), longs());
    add("an empty float list is not missing", fixed("x", FLOAT), reals());
    add("a feature without a list is missing", two, example(entry("x")));
    add(
        "a feature without a list takes the default",
        two.withDefault(Int64List.of(8, 9)),
        example(entry("x")));
    add("another key is not asked for", two, Example.of(Map.of("y", Int64List.of(1, 2))).encode());
  }

  private void addSparseAndRagged() {
    for (boolean sparse : new boolean[] {true, false}) {
      String layout = sparse ? "sparse " : "ragged ";
      FeatureSpec longs = sparse ? sparse("x", INT64) : ragged("x", INT64);
      FeatureSpec reals = sparse ? sparse("x", FLOAT) : ragged("x", FLOAT);
      FeatureSpec strings = sparse ? sparse("x", BYTES) : ragged("x", BYTES);
      add(layout + "int64", longs, longs(1, 2, 3), longs(), none(), longs(4));
      add(layout + "float", reals, none(), reals(1), reals(2, 3));
      add(layout + "bytes", strings, strings("a", ""), none(), strings("b"));
      add(layout + "nothing at all", longs, none(), none());
      add(layout + "of another type", longs, longs(1), reals(1));
      add(layout + "without a list", longs, example(entry("x")), longs(5));
    }
  }

  private void addSequences() {
    FeatureSpec scalars = sequence("x", INT64).withDefault(Int64List.of(0));
    add("sequence of scalars", scalars, longs(1, 2, 3), longs(4), none());
    add(
        "sequence of pairs",
        sequence("x", FLOAT, 2).withDefault(FloatList.of(-1)),
        reals(1, 2),
        reals(),
        reals(3, 4, 5, 6));
    add(
        "sequence of byte strings",
        sequence("x", BYTES).withDefault(texts("-")),
        strings("a", "b"),
        strings("c"));
    add("sequence that is nowhere", scalars, none(), none());
    add(
        "sequence that is no multiple",
        sequence("x", INT64, 2).withDefault(Int64List.of(0)),
        longs(1, 2, 3));
    add("sequence of another type", scalars, strings("a"));
  }

  private void addEncodings() {
    byte[] unpackedLongs = int64List(varint(1, 7), varint(1, -300), varint(1, 1L << 62));
    byte[] unpackedFloats = floatList(fixed32(1, 1.5f), fixed32(1, -2));
    add("unpacked int64", fixed("x", INT64, 3), example(entry("x", unpackedLongs)));
    add("unpacked floats", fixed("x", FLOAT, 2), example(entry("x", unpackedFloats)));
    add("unpacked, ragged", ragged("x", INT64), example(entry("x", unpackedLongs)), longs(1));
    add("unpacked, sparse", sparse("x", FLOAT), example(entry("x", unpackedFloats)), reals(1));
    add("unpacked, too many", fixed("x", INT64, 2), example(entry("x", unpackedLongs)));
    byte[] first = entry("x", int64List(message(1, raw(1))));
    byte[] last = entry("x", int64List(message(1, raw(2))));
    add("the last of two keys", fixed("x", INT64), example(first, last));
    add("the last of two keys, sparse", sparse("x", INT64), example(first, last), longs(3));
    add("the last of two keys, ragged", ragged("x", INT64), example(first, last), longs(3));
    add(
        "the last of two keys is of another type",
        fixed("x", INT64),
        example(first, entry("x", floatList(message(1, floats(1))))));
    add(
        "unknown fields of an example",
        fixed("x", INT64),
        join(varint(5, 1), fixed64(6), longs(3), fixed32(7, 1), text(8, "more")));
    add("the value before the key", fixed("x", INT64), example(valueBeforeKey()));
    add("features in two parts", fixed("x", INT64), join(example(last), example()));
    add("an empty packed list", fixed("x", FLOAT), example(entry("x", floatList(message(1)))));
    add(
        "the empty key",
        fixed("", INT64),
        Example.of(Map.of("", Int64List.of(3), "x", Int64List.of(4))).encode());
    cases.add(
        new ParseCase(
            "several features",
            List.of(fixed("a", FLOAT), sparse("b", INT64), ragged("c", BYTES), fixed("d", INT64)),
            List.of(several(1), several(2))));
  }

  private static byte[] several(int row) {
    return Example.of(
            Map.of(
                "a", FloatList.of(row),
                "b", Int64List.of(new long[row]),
                "c", texts("c" + row, "."),
                "d", Int64List.of(-row),
                "e", texts("nobody asks")))
        .encode();
  }

  private static byte[] valueBeforeKey() {
    return message(1, message(2, int64List(message(1, raw(9)))), text(1, "x"));
  }

  private void addMalformed() {
    byte[] good = longs(1, 2, 300);
    add("cut short", fixed("x", INT64, 3), Arrays.copyOf(good, good.length - 1));
    add("not protobuf", fixed("x", INT64), "hello world".getBytes(StandardCharsets.UTF_8));
    add("a length beyond the end", fixed("x", INT64), new byte[] {0x0a, 0x7f, 0x0a});
    add(
        "a number that does not end",
        ragged("x", INT64),
        example(entry("x", int64List(message(1, new byte[] {(byte) 0x80})))));
    add(
        "a byte string beyond its list",
        ragged("x", BYTES),
        example(entry("x", bytesList(new byte[] {0x0a, 5, 'a'}))));
    add("a good example before it", sparse("x", INT64), longs(1), new byte[] {0x0a});
  }
}
