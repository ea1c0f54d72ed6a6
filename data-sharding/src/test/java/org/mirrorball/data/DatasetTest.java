package org.mirrorball.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A dataset is a description that cannot be put together wrongly. */
class DatasetTest {

  private static final Dataset<Sample> SAMPLES =
      Dataset.fromTensors(new float[][] {{1, 2}}, new int[] {2}, new float[][] {{0}}, new int[0]);

  @Test
  void everyStepReturnsANewDescription() {
    assertThat(SAMPLES.shuffle(5)).isNotSameAs(SAMPLES);
    assertThat(SAMPLES.pipeline().operations()).isEmpty();
    Dataset<Batch> batches = SAMPLES.shuffle(5).cache().batch(8).prefetch();
    assertThat(batches.globalBatchSize()).isEqualTo(8);
    assertThat(batches)
        .hasToString("Dataset[tensors in memory: shuffle(5), batch(8, PAD_ZERO_WEIGHT)]");
    assertThat(LaneForm.of(batches.prefetch(7).pipeline()).prefetchDepth()).isEqualTo(7);
  }

  @Test
  void placesAreChosenBeforeMappings() {
    var dataset = SAMPLES.map(s -> s).filter(s -> true).map(s -> s).take(3).shuffle(2);
    assertThat(dataset.pipeline().describe()).isEqualTo("map, filter, take(3), shuffle(2), map");
  }

  @Test
  void onlyTakeSkipAndPrefetchComeAfterBatchWhereADatasetIsTrainedOn() {
    Dataset<Batch> batches = SAMPLES.batch(8);
    assertThat(batches.skip(1).take(5).prefetch().globalBatchSize()).isEqualTo(8);
    assertThatThrownBy(() -> batches.shuffle(5).globalBatchSize())
        .hasMessageStartingWith("shuffle() comes before batch() where a dataset is trained on");
    assertThatThrownBy(() -> batches.map(b -> b).globalBatchSize())
        .hasMessageStartingWith("map() comes before batch()");
    assertThatThrownBy(batches::cache).hasMessage("cache() comes before batch()");
    assertThatThrownBy(SAMPLES::unbatch).hasMessage("unbatch() comes after batch()");
  }

  @Test
  void whatNeverEndsOrHasNoOneShapeCannotBeTrainedOn() {
    assertThatThrownBy(() -> SAMPLES.repeat().batch(2).globalBatchSize())
        .hasMessageStartingWith("repeat() never ends");
    assertThat(SAMPLES.repeat().take(9).batch(2).globalBatchSize()).isEqualTo(2);
    assertThatThrownBy(() -> SAMPLES.paddedBatch(2).globalBatchSize())
        .hasMessageContaining("training needs one shape");
  }

  @Test
  void examplesMustBeMappedBeforeTheyAreBatched() {
    assertThatThrownBy(() -> Dataset.fromTFRecords("x").batch(8))
        .hasMessageStartingWith("batch() needs samples: map the examples first");
  }

  @Test
  void numbersBelowOneAreRefused() {
    assertThatThrownBy(() -> SAMPLES.batch(0)).hasMessage("batch must be at least 1, got 0");
    assertThatThrownBy(() -> SAMPLES.shuffle(-1))
        .hasMessage("shuffle buffer must be at least 1, got -1");
    assertThatThrownBy(() -> SAMPLES.prefetch(0)).hasMessage("prefetch must be at least 1, got 0");
    assertThatThrownBy(SAMPLES::globalBatchSize).hasMessageContaining("call batch(...)");
  }

  @Test
  void tensorsThatDoNotFitTheirShapesAreRefused() {
    assertThatThrownBy(
            () ->
                Dataset.fromTensors(
                    new float[][] {{1, 2}, {1}}, new int[] {2}, new float[2][1], new int[0]))
        .hasMessage("sample 1: features have 1 values, expected 2 of shape [2]");
    assertThatThrownBy(
            () -> Dataset.fromTensors(new float[2][1], new int[] {1}, new float[1][1], new int[0]))
        .hasMessage("there are 2 samples, but 1 labels");
    assertThatThrownBy(() -> new Sample(new float[3], new int[] {2, 2}, new float[1], new int[0]))
        .hasMessage("features have 3 values, but their shape is [2, 2]");
  }
}
