package org.mirrorball.data;

import java.io.IOException;
import java.util.function.LongFunction;
import org.mirrorball.tfrecord.MalformedExampleException;

/** Turns raw records into samples; what goes wrong is said with the record's place. */
final class SampleMapping {

  private final Pipeline pipeline;
  private final LongFunction<String> locate;
  private final DirectParser<Object> directParser;

  /**
   * The mappings of a pipeline.
   *
   * @param locate says where the record of a position is
   */
  SampleMapping(Pipeline pipeline, LongFunction<String> locate) {
    this.pipeline = pipeline;
    this.locate = locate;
    this.directParser = pipeline.directParser();
  }

  /** Maps one record to a sample of its own. */
  Sample sample(RawRecord record) throws IOException {
    Object value;
    try {
      value = pipeline.map(element(record), pipeline.functions().size());
    } catch (RuntimeException e) {
      throw invalid(record, e);
    }
    if (value instanceof Sample sample) {
      return sample;
    }
    throw new InvalidSampleException(
        "%s: the last mapping gives %s, batch() needs %s"
            .formatted(
                locate.apply(record.position()),
                value == null ? "null" : value.getClass().getName(),
                Sample.class.getName()));
  }

  /** Maps one record into a slot of a batch. */
  void write(RawRecord record, Batch batch, int slot) throws IOException {
    if (directParser == null) {
      Sample sample = sample(record);
      try {
        batch.shape().require(sample);
      } catch (RuntimeException e) {
        throw invalid(record, e);
      }
      batch.put(slot, sample.features(), sample.label());
      return;
    }
    Object element = element(record);
    try {
      Object value = pipeline.map(element, pipeline.functions().size() - 1);
      directParser.parse(value, batch.featureScratch(), batch.labelScratch());
    } catch (RuntimeException e) {
      throw invalid(record, e);
    }
    batch.put(slot, batch.featureScratch(), batch.labelScratch());
  }

  private Object element(RawRecord record) throws IOException {
    try {
      return pipeline.source().element(record);
    } catch (MalformedExampleException e) {
      throw new MalformedExampleException(locate.apply(record.position()) + ": " + e.getMessage());
    }
  }

  private InvalidSampleException invalid(RawRecord record, RuntimeException cause) {
    String problem =
        cause instanceof InvalidSampleException ? cause.getMessage() : "a mapping failed: " + cause;
    return new InvalidSampleException(locate.apply(record.position()) + ": " + problem, cause);
  }
}
