package org.mirrorball.it.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.mirrorball.tfrecord.Compression;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** TFRecord files as TensorFlow reads and writes them. */
final class TensorFlowRecords {

  // 256 KiB: what tf.data takes when it is not told otherwise.
  static final long BUFFER_LENGTH = 256 * 1024;

  static final List<Class<? extends TType>> STRINGS = List.of(TString.class);
  static final List<Shape> SCALARS = List.of(Shape.scalar());

  private TensorFlowRecords() {}

  /** The dataset op; its wrapper in TensorFlow's Java API gives it an input too many. */
  static Operand<? extends TType> dataset(Ops tf, String file, Compression compression) {
    return tf.scope()
        .env()
        .opBuilder("TFRecordDataset", "records", tf.scope())
        .addInput(tf.constant(file).asOutput())
        .addInput(tf.constant(nameOf(compression)).asOutput())
        .addInput(tf.constant(BUFFER_LENGTH).asOutput())
        .build()
        .output(0);
  }

  private static String nameOf(Compression compression) {
    return compression == Compression.NONE ? "" : compression.name();
  }

  static List<byte[]> read(String file, Compression compression, int count) {
    List<byte[]> records = new ArrayList<>();
    try (var session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      var iterator = tf.data.anonymousIterator(STRINGS, SCALARS);
      tf.data.makeIterator(dataset(tf, file, compression), iterator.handle());
      for (int i = 0; i < count; i++) {
        var next = tf.data.iteratorGetNext(iterator.handle(), STRINGS, SCALARS);
        var tensor = (TString) next.components().get(0).asTensor();
        records.add(tensor.asBytes().getObject());
      }
    }
    return records;
  }

  static void write(String file, Compression compression, List<byte[]> records) {
    try (var session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      byte[][] array = records.toArray(new byte[0][]);
      Operand<TString> strings =
          tf.constantOf(
              TString.tensorOfBytes(Shape.of(array.length), DataBuffers.ofObjects(array)));
      var dataset = tf.data.tensorSliceDataset(List.of(strings), SCALARS);
      tf.data.datasetToTfRecord(dataset, tf.constant(file), tf.constant(nameOf(compression)));
    }
  }
}
