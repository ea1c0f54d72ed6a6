package org.mirrorball.it.tensorflow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.FeatureSpec;
import org.mirrorball.tfrecord.FeatureSpec.Layout;
import org.mirrorball.tfrecord.FeatureType;
import org.mirrorball.tfrecord.FloatList;
import org.mirrorball.tfrecord.Int64List;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.io.ParseExample;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/** What TensorFlow makes of a case: its ParseExampleV2, run eagerly. */
final class TensorFlowParse {

  private final Ops tf;
  private final List<FeatureSpec> specs;

  private TensorFlowParse(Ops tf, List<FeatureSpec> specs) {
    this.tf = tf;
    this.specs = specs;
  }

  static String run(ParseCase parseCase) {
    try (var session = EagerSession.create()) {
      return new TensorFlowParse(Ops.create(session), parseCase.specs()).run(parseCase.records());
    } catch (TFInvalidArgumentException e) {
      return ParsedText.error(kindOf(e));
    }
  }

  private static String kindOf(TFInvalidArgumentException e) {
    String message = e.getMessage();
    if (message.contains("is required but could not be found")) {
      return "MISSING";
    }
    if (message.contains("Data types don't match")) {
      return "TYPE";
    }
    if (message.contains("values != expected") || message.contains("multiple of stride length")) {
      return "COUNT";
    }
    boolean malformed = message.contains("ould not parse") || message.contains("an't parse");
    return malformed ? "MALFORMED" : message;
  }

  /** Adds the op that parses so to a graph, or runs it. */
  static ParseExample parse(Ops tf, List<FeatureSpec> specs, Operand<TString> records) {
    return new TensorFlowParse(tf, specs).parse(records);
  }

  private String run(List<byte[]> records) {
    ParseExample parsed = parse(strings(records));
    List<String> features = new ArrayList<>();
    int sparse = 0;
    int ragged = 0;
    int dense = 0;
    for (FeatureSpec spec : specs) {
      features.add(
          switch (spec.layout()) {
            case FIXED -> ParsedText.fixed(spec.name(), values(parsed.denseValues().get(dense++)));
            case SEQUENCE -> sequence(spec.name(), parsed.denseValues().get(dense++));
            case SPARSE -> sparse(spec.name(), parsed, sparse++);
            case RAGGED -> ragged(spec.name(), parsed, ragged++);
          });
    }
    return ParsedText.join(features);
  }

  private ParseExample parse(Operand<TString> records) {
    return tf.io.parseExample(
        records,
        strings(List.of()),
        keys(Layout.SPARSE),
        keys(Layout.FIXED, Layout.SEQUENCE),
        keys(Layout.RAGGED),
        defaults(),
        (long) of(Layout.SPARSE).size(),
        types(Layout.SPARSE),
        types(Layout.RAGGED),
        of(Layout.RAGGED).stream().<Class<? extends TNumber>>map(spec -> TInt64.class).toList(),
        of(Layout.FIXED, Layout.SEQUENCE).stream().map(TensorFlowParse::denseShape).toList());
  }

  private static String sequence(String name, Operand<?> values) {
    return ParsedText.sequence(name, values.asOutput().shape().get(1), values(values));
  }

  private static String sparse(String name, ParseExample parsed, int number) {
    TInt64 shape = parsed.sparseShapes().get(number).asTensor();
    return ParsedText.sparse(
        name,
        longs(parsed.sparseIndices().get(number)),
        values(parsed.sparseValues().get(number)),
        shape.getLong(1));
  }

  private static String ragged(String name, ParseExample parsed, int number) {
    return ParsedText.ragged(
        name,
        longs(parsed.raggedRowSplits().get(number)),
        values(parsed.raggedValues().get(number)));
  }

  private List<FeatureSpec> of(Layout... layouts) {
    List<Layout> wanted = List.of(layouts);
    return specs.stream().filter(spec -> wanted.contains(spec.layout())).toList();
  }

  private Operand<TString> keys(Layout... layouts) {
    return strings(
        of(layouts).stream().map(spec -> spec.name().getBytes(StandardCharsets.UTF_8)).toList());
  }

  private Operand<TString> strings(List<byte[]> values) {
    byte[][] array = values.toArray(new byte[0][]);
    return tf.constantOf(
        TString.tensorOfBytes(Shape.of(array.length), DataBuffers.ofObjects(array)));
  }

  private List<Class<? extends TType>> types(Layout layout) {
    return of(layout).stream().<Class<? extends TType>>map(spec -> typeOf(spec.type())).toList();
  }

  private static Class<? extends TType> typeOf(FeatureType type) {
    return switch (type) {
      case BYTES -> TString.class;
      case FLOAT -> TFloat32.class;
      case INT64 -> TInt64.class;
    };
  }

  private static Shape denseShape(FeatureSpec spec) {
    Shape row = rowShape(spec);
    return spec.layout() == Layout.SEQUENCE ? row.prepend(Shape.UNKNOWN_SIZE) : row;
  }

  private static Shape rowShape(FeatureSpec spec) {
    return Shape.of(spec.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  private List<Operand<?>> defaults() {
    return of(Layout.FIXED, Layout.SEQUENCE).stream()
        .<Operand<?>>map(spec -> tf.constantOf(defaultOf(spec)))
        .toList();
  }

  /** No elements where there is no default; one value stands for all. */
  private static TType defaultOf(FeatureSpec spec) {
    Feature value = spec.defaultValue();
    Shape dense = spec.layout() == Layout.SEQUENCE ? Shape.scalar() : rowShape(spec);
    Shape shape = value == null ? Shape.of(0) : dense;
    int count = (int) shape.size();
    return switch (spec.type()) {
      case FLOAT -> {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
          floats[i] = ((FloatList) value).get(i % value.count());
        }
        yield TFloat32.tensorOf(shape, DataBuffers.of(floats));
      }
      case INT64 -> {
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) {
          longs[i] = ((Int64List) value).get(i % value.count());
        }
        yield TInt64.tensorOf(shape, DataBuffers.of(longs));
      }
      case BYTES -> {
        byte[][] strings = new byte[count][];
        for (int i = 0; i < count; i++) {
          strings[i] = ((BytesList) value).toArray(i % value.count());
        }
        yield TString.tensorOfBytes(shape, DataBuffers.ofObjects(strings));
      }
    };
  }

  private static long[] longs(Operand<?> operand) {
    var tensor = (TInt64) operand.asTensor();
    List<Long> values = new ArrayList<>();
    tensor.scalars().forEach(scalar -> values.add(scalar.getLong()));
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  private static List<String> values(Operand<?> operand) {
    List<String> values = new ArrayList<>();
    TType tensor = (TType) operand.asTensor();
    if (tensor instanceof TFloat32 floats) {
      floats.scalars().forEach(scalar -> values.add(ParsedText.value(scalar.getFloat())));
    } else if (tensor instanceof TInt64 longs) {
      longs.scalars().forEach(scalar -> values.add(Long.toString(scalar.getLong())));
    } else if (tensor instanceof TString strings) {
      strings
          .asBytes()
          .scalars()
          .forEach(scalar -> values.add(ParsedText.value(scalar.getObject())));
    }
    return values;
  }
}
