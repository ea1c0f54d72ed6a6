package org.mirrorball.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Datasets of numbers in memory, and what loops and workers make of them. */
final class Numbers {

  private Numbers() {}

  static List<Integer> upTo(int count) {
    return IntStream.range(0, requireCount(count)).boxed().toList();
  }

  private static int requireCount(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("no " + count + " numbers");
    }
    return count;
  }

  /** The numbers from 0, as they are. */
  static Dataset<Integer> numbers(int count) {
    return Dataset.fromElements(upTo(count));
  }

  /** The numbers from 0 as samples; the label is the number. */
  static Dataset<Sample> samples(int count) {
    return numbers(count).map(Numbers::sample);
  }

  static Sample sample(int number) {
    return new Sample(new float[] {number}, new int[] {1}, new float[] {number}, new int[0]);
  }

  static <T> List<T> all(Dataset<T> dataset) {
    return all(dataset, 0);
  }

  static <T> List<T> all(Dataset<T> dataset, int epoch) {
    var elements = new ArrayList<T>();
    dataset.iterator(7, epoch).forEachRemaining(elements::add);
    return elements;
  }

  static List<Integer> labels(Batch batch) {
    var labels = new ArrayList<Integer>();
    for (int slot = 0; slot < batch.slots(); slot++) {
      labels.add((int) batch.labels().get(slot));
    }
    return labels;
  }

  /**
   * The samples of each global batch of an epoch, put together from all workers, without empty
   * slots.
   *
   * @param fromStep the first step read
   * @param toStep where the workers are stopped, with more batches read ahead
   */
  static List<List<Integer>> trainedOn(
      Dataset<Batch> dataset, int workers, long seed, int epoch, int fromStep, int toStep)
      throws IOException {
    ShardPlan plan = TestData.plan(dataset, workers);
    plan.assertEqualSteps();
    int end = Math.min(toStep, plan.stepsPerEpoch());
    var global = new ArrayList<List<Integer>>();
    IntStream.range(fromStep, end).forEach(step -> global.add(new ArrayList<>()));
    for (int rank = 0; rank < workers; rank++) {
      try (var shard = ShardReader.open(dataset, plan, rank, seed, TestData.CONF);
          var reader = shard.epoch(epoch, fromStep)) {
        for (int step = fromStep; step < end; step++) {
          Batch batch = reader.next();
          for (int slot = 0; slot < batch.slots(); slot++) {
            if (batch.weights().get(slot) != 0) {
              global.get(step - fromStep).add((int) batch.labels().get(slot));
            }
          }
        }
      }
    }
    return global;
  }

  static List<List<Integer>> trainedOn(Dataset<Batch> dataset, int workers, long seed, int epoch)
      throws IOException {
    return trainedOn(dataset, workers, seed, epoch, 0, Integer.MAX_VALUE);
  }

  static List<Integer> sorted(List<List<Integer>> batches) {
    return batches.stream().flatMap(List::stream).sorted().toList();
  }
}
