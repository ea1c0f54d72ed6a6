package org.mirrorball.tfrecord;

import java.util.List;

/**
 * Takes chosen features out of {@code tf.train.SequenceExample}s, as TensorFlow's {@code
 * parse_sequence_example} does: those of the context as {@link ExampleParser} does, and lists of
 * features, one a step. A list that is not there has no steps. Immutable; any number of threads may
 * use it, each with a batch of its own.
 */
public final class SequenceExampleParser {

  private final ExampleParser context;
  private final List<FeatureSpec> lists;
  private final FeatureTable table;

  private SequenceExampleParser(ExampleParser context, List<FeatureSpec> lists) {
    this.context = context;
    this.lists = List.copyOf(lists);
    this.table = new FeatureTable(lists);
    newBatch(); // refuses layouts that lists cannot have
  }

  /**
   * For these features.
   *
   * @param lists {@link FeatureSpec.Layout#SEQUENCE}: every step has the shape; sparse or ragged:
   *     any number of values in a step
   */
  public static SequenceExampleParser of(List<FeatureSpec> context, List<FeatureSpec> lists) {
    return new SequenceExampleParser(ExampleParser.of(context), lists);
  }

  /** An empty batch, whose columns grow as needed and are used again. */
  public SequenceExampleBatch newBatch() {
    return new SequenceExampleBatch(
        context.newBatch(),
        lists.stream().map(SequenceColumn::new).toList(),
        new EntryScanner(table, lists.size()));
  }
}
