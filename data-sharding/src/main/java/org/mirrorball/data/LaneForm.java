package org.mirrorball.data;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A dataset as training runs it. In lanes, where every operation before {@code batch} can be done
 * lane by lane with known counts: those on places first, then those on single elements, where a
 * filtered element leaves its slot empty. Otherwise as one stream of which every worker runs all,
 * but for the last operations on single elements, and keeps its own slots: its length is counted
 * beforehand.
 *
 * @param pipeline all operations before the batch
 * @param batch the batch
 * @param prefetchDepth batches read ahead; {@link PrefetchOperation#AUTOMATIC} to find out
 * @param inLanes whether in lanes, or as one stream
 */
record LaneForm(Pipeline pipeline, BatchOperation batch, int prefetchDepth, boolean inLanes) {

  /**
   * Finds the form.
   *
   * @throws IllegalArgumentException when it cannot be trained on, naming the operation
   */
  static LaneForm of(Pipeline pipeline) {
    int depth = 1;
    int batchIndex = pipeline.operations().size();
    for (int i = 0; i < pipeline.operations().size(); i++) {
      Operation operation = pipeline.operations().get(i);
      if (operation instanceof BatchOperation) {
        batchIndex = i;
      }
      if (operation instanceof PrefetchOperation prefetch) {
        depth = prefetch.depth();
      }
    }
    if (batchIndex == pipeline.operations().size()) {
      throw new IllegalArgumentException("the dataset has no batch size yet: call batch(...)");
    }
    var batch = (BatchOperation) pipeline.operations().get(batchIndex);
    return of(beforeBatch(pipeline, batchIndex, batch), batch, depth);
  }

  private static LaneForm of(Pipeline before, BatchOperation batch, int depth) {
    if (batch.padded()) {
      throw new IllegalArgumentException(
          "paddedBatch() pads to the longest sample of each batch, training needs one shape: give"
              + " every dimension");
    }
    requireEnd(before);
    int count = before.operations().size();
    int slots = before.trailingSlotOperations(count);
    boolean lanes =
        before.origin() instanceof SourceOrigin
            && before.operations().subList(0, count - slots).stream()
                .allMatch(PositionalOperation.class::isInstance);
    return new LaneForm(before, batch, depth, lanes);
  }

  /** What stands before the batch; what is taken and skipped after it, in records. */
  private static Pipeline beforeBatch(Pipeline pipeline, int batchIndex, BatchOperation batch) {
    Pipeline before = pipeline.first(0);
    for (Operation operation : pipeline.operations().subList(0, batchIndex)) {
      before = operation instanceof PrefetchOperation ? before : before.with(operation);
    }
    int last = pipeline.operations().size();
    for (Operation operation : pipeline.operations().subList(batchIndex + 1, last)) {
      if (operation instanceof TakeOperation take) {
        before = before.with(new TakeOperation(records(take.elementCount(), batch)));
      } else if (operation instanceof SkipOperation skip) {
        before = before.with(new SkipOperation(records(skip.elementCount(), batch)));
      } else if (!(operation instanceof PrefetchOperation)) {
        throw new IllegalArgumentException(
            operation.name()
                + "() comes before batch() where a dataset is trained on: after it there may be"
                + " take, skip and prefetch");
      }
    }
    return before;
  }

  private static long records(long batches, BatchOperation batch) {
    return batches > Long.MAX_VALUE / batch.batchSize()
        ? Long.MAX_VALUE
        : batches * batch.batchSize();
  }

  private static void requireEnd(Pipeline pipeline) {
    boolean endless = false;
    for (Operation operation : pipeline.operations()) {
      endless |=
          operation instanceof RepeatOperation repeat
              && repeat.rounds() == PositionalOperation.ENDLESS;
      endless &= !(operation instanceof TakeOperation);
    }
    if (endless) {
      throw new IllegalArgumentException(
          "repeat() never ends: give it a count, or take(...) after it; fit has epochs");
    }
  }

  /** The source, in lanes. */
  SourceOrigin source() {
    return (SourceOrigin) pipeline.origin();
  }

  /** Of the source's records those that lanes are cut of: what is taken and skipped at once. */
  Span range(long recordCount) {
    long start = 0;
    long end = recordCount;
    for (PositionalOperation operation : leading()) {
      if (operation instanceof TakeOperation take) {
        end = Math.min(end, start + Math.min(end - start, take.elementCount()));
      } else if (operation instanceof SkipOperation skip) {
        start += Math.min(end - start, skip.elementCount());
      }
    }
    return Span.of(start, end);
  }

  private List<PositionalOperation> positional() {
    int count = inLanes ? slotStart() : 0;
    return pipeline.operations().subList(0, count).stream()
        .map(PositionalOperation.class::cast)
        .toList();
  }

  private List<PositionalOperation> leading() {
    return positional().stream().takeWhile(LaneForm::selects).toList();
  }

  private static boolean selects(PositionalOperation operation) {
    return operation instanceof TakeOperation || operation instanceof SkipOperation;
  }

  /** What a lane does with its records itself. */
  private List<PositionalOperation> laneOperations(int lane, int laneCount) {
    return positional().stream()
        .skip(leading().size())
        .map(operation -> operation.inLane(lane, laneCount))
        .toList();
  }

  /** How many elements a lane makes of so many records. */
  long elementCount(long recordCount, int lane, int laneCount) {
    long count = recordCount;
    for (PositionalOperation operation : laneOperations(lane, laneCount)) {
      count = operation.countOf(count);
    }
    return count;
  }

  /** A pass over a lane, of a pass over its records. */
  ElementCursor openLane(ElementCursor.Opener records, Pass pass, int laneCount)
      throws IOException {
    ElementCursor.Opener opener = records;
    for (PositionalOperation operation : laneOperations(pass.lane(), laneCount)) {
      ElementCursor.Opener upstream = opener;
      opener = upstreamPass -> operation.open(upstream, upstreamPass);
    }
    return opener.open(pass);
  }

  /** What is done with single elements, slot by slot. */
  List<SlotOperation> slotOperations() {
    return pipeline.slotOperations(slotStart(), pipeline.operations().size());
  }

  private int slotStart() {
    int count = pipeline.operations().size();
    return count - pipeline.trailingSlotOperations(count);
  }

  /** The stream, where there are no lanes. */
  Pipeline stream() {
    return pipeline.first(slotStart());
  }

  /** Reads until an element is there to show what samples look like. */
  Optional<Sample> firstSample(ElementCursor elements, SlotChain chain) throws IOException {
    for (Element element = elements.next(); element != null; element = elements.next()) {
      Sample sample = element.isPresent() ? chain.sample(element) : null;
      if (sample != null) {
        return Optional.of(sample);
      }
    }
    return Optional.empty();
  }
}
