package org.mirrorball.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Cuts a dataset into lanes. */
final class LaneCutter {

  // 240 = 2*2*2*2*3*5 has many divisors: the lanes divide evenly among most numbers of workers.
  private static final int MAX_LANES = 240;

  private LaneCutter() {}

  static List<Lane> cut(DatasetIndex index, LaneForm form, int workers) {
    Span range = form.inLanes() ? form.range(index.recordCount()) : Span.of(0, index.recordCount());
    List<List<Span>> spans =
        switch (form.pipeline().autoShard()) {
          case LANES -> ranges(range, lanesOfBatch(form));
          case FILE -> files(index, form, range, workers);
          case DATA -> strides(range, workers);
          case OFF -> IntStream.range(0, workers).mapToObj(rank -> List.of(range)).toList();
        };
    // Where every worker reads all, what it takes and shuffles is not a part of it.
    boolean parts = form.pipeline().autoShard() != AutoShard.OFF;
    int laneCount = parts ? spans.size() : 1;
    return IntStream.range(0, spans.size())
        .mapToObj(lane -> Lane.of(lane, spans.get(lane), form, laneCount))
        .toList();
  }

  private static int lanesOfBatch(LaneForm form) {
    return form.inLanes() ? greatestCommonDivisor(form.batch().batchSize(), MAX_LANES) : 1;
  }

  private static List<List<Span>> ranges(Span range, int lanes) {
    var spans = new ArrayList<List<Span>>();
    long start = range.start();
    for (int lane = 0; lane < lanes; lane++) {
      long end = start + PositionalOperation.share(range.count(), lane, lanes);
      spans.add(List.of(Span.of(start, end)));
      start = end;
    }
    return spans;
  }

  private static List<List<Span>> strides(Span range, int workers) {
    return IntStream.range(0, workers)
        .mapToObj(
            rank ->
                List.of(
                    new Span(Math.min(range.start() + rank, range.end()), range.end(), workers)))
        .toList();
  }

  /** Whole files, the largest first to who has the fewest bytes so far; then in their order. */
  private static List<List<Span>> files(
      DatasetIndex index, LaneForm form, Span range, int workers) {
    if (!form.inLanes()) {
      throw new IllegalArgumentException(
          "AutoShard.FILE needs the dataset to be files with operations that keep their records"
              + " apart; this one is "
              + form.stream().describeOrigin()
              + " with "
              + form.stream().describe());
    }
    List<Integer> files =
        IntStream.range(0, index.fileCount())
            .filter(file -> spanOf(index, file, range).count() > 0)
            .boxed()
            .toList();
    if (files.size() < workers) {
      throw new IllegalArgumentException(
          "AutoShard.FILE: there are %d files with records for %d workers"
              .formatted(files.size(), workers));
    }
    return divide(index, files, range, workers);
  }

  private static List<List<Span>> divide(
      DatasetIndex index, List<Integer> files, Span range, int workers) {
    var ofWorker = new ArrayList<List<Integer>>();
    IntStream.range(0, workers).forEach(worker -> ofWorker.add(new ArrayList<>()));
    long[] bytes = new long[workers];
    Comparator<Integer> largestFirst =
        Comparator.comparingLong((Integer file) -> -index.file(file).index().streamLength());
    for (int file : files.stream().sorted(largestFirst).toList()) {
      int least =
          IntStream.range(0, workers)
              .boxed()
              .min(Comparator.comparingLong((Integer worker) -> bytes[worker]))
              .orElseThrow();
      ofWorker.get(least).add(file);
      bytes[least] += index.file(file).index().streamLength();
    }
    return ofWorker.stream()
        .map(mine -> mine.stream().sorted().map(file -> spanOf(index, file, range)).toList())
        .toList();
  }

  private static Span spanOf(DatasetIndex index, int file, Span range) {
    long start = Math.max(range.start(), index.startOf(file));
    return Span.of(start, Math.max(start, Math.min(range.end(), index.startOf(file + 1))));
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
