package org.mirrorball.tfrecord;

import java.nio.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes chosen features out of examples straight into the columns of a batch, as TensorFlow's
 * {@code parse_example} does: lists may be packed or not, an empty list is not a missing one, the
 * last of duplicate keys counts, and what was not asked for is passed over unread. Immutable; any
 * number of threads may use it, each with a batch of its own.
 *
 * <pre>{@code
 * var parser = ExampleParser.of(fixed("image", BYTES), fixed("label", INT64), ragged("tags", BYTES));
 * ExampleBatch batch = parser.newBatch();
 * while (batch.fill(reader, 128) > 0) {
 *   LongBuffer labels = batch.column("label").longs(); // [rows]
 * }
 * }</pre>
 */
public final class ExampleParser {

  private final List<FeatureSpec> specs;
  private final FeatureTable table;

  private ExampleParser(List<FeatureSpec> specs) {
    this.specs = List.copyOf(specs);
    this.table = new FeatureTable(specs);
  }

  /**
   * For these features.
   *
   * @throws IllegalArgumentException when two have the same name
   */
  public static ExampleParser of(List<FeatureSpec> specs) {
    return new ExampleParser(specs);
  }

  /** For these features. */
  public static ExampleParser of(FeatureSpec... specs) {
    return of(List.of(specs));
  }

  /** The features, in the order given. */
  public List<FeatureSpec> specs() {
    return specs;
  }

  /** An empty batch, whose columns grow as needed and are used again. */
  public ExampleBatch newBatch() {
    return newBatch(Map.of());
  }

  /**
   * An empty batch with values of some features in buffers of the caller's, heap or direct. They
   * are filled from position to limit and must have room for the rows that are parsed.
   *
   * @param targets by feature name: a {@link java.nio.FloatBuffer} for float; a {@link
   *     java.nio.LongBuffer} or {@link java.nio.IntBuffer} for int64
   */
  public ExampleBatch newBatch(Map<String, ? extends Buffer> targets) {
    Map<String, Buffer> left = new HashMap<>(targets);
    List<Column> columns =
        specs.stream().map(spec -> new Column(spec, left.remove(spec.name()))).toList();
    if (!left.isEmpty()) {
      throw new IllegalArgumentException("no such features: " + left.keySet());
    }
    return new ExampleBatch(columns, new EntryScanner(table, specs.size()));
  }
}
