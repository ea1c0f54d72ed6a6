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
    assertThat(SAMPLES.pipeline().shuffleBufferLength()).isEqualTo(1);
    Dataset<Batch> batches = SAMPLES.shuffle(5).cache().batch(8).prefetch();
    assertThat(batches.globalBatchSize()).isEqualTo(8);
    assertThat(batches.pipeline().shuffleBufferLength()).isEqualTo(5);
    assertThat(batches.pipeline().cached()).isTrue();
    assertThat(batches.pipeline().prefetchDepth()).isEqualTo(2);
    assertThat(batches.prefetch(7).pipeline().prefetchDepth()).isEqualTo(7);
  }

  @Test
  void nothingButPrefetchComesAfterBatch() {
    Dataset<Batch> batches = SAMPLES.batch(8);
    assertThatThrownBy(() -> batches.shuffle(5)).hasMessage("shuffle() comes before batch()");
    assertThatThrownBy(() -> batches.map(b -> b)).hasMessage("map() comes before batch()");
    assertThatThrownBy(batches::cache).hasMessage("cache() comes before batch()");
    assertThatThrownBy(() -> batches.batch(2)).hasMessage("batch() comes before batch()");
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
