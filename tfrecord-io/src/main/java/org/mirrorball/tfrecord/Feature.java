package org.mirrorball.tfrecord;

/** The values of one feature of an {@link Example}: a list of one of three types, maybe empty. */
public sealed interface Feature permits BytesList, FloatList, Int64List {

  /** How many values there are. */
  int count();

  /** {@code bytes}, {@code float} or {@code int64}, for messages. */
  String typeName();
}
