package org.mirrorball.tensor;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A graph made ready to run again and again: memory laid out ahead, kernels bound to it, nothing
 * allocated per run. Operations no output depends on are left out. It reads variables where they
 * are bound when the plan is built. One thread at a time.
 */
public final class Plan implements AutoCloseable {
  /** No place of a plan. */
  public static final int NOWHERE = Integer.MAX_VALUE;

  private final Map<String, Memory> inputs;
  private final Map<String, Memory> outputs;
  private final List<PlanStep> steps;
  private final long flops;
  private final long peakBytes;
  private final Runnable release;
  private boolean closed;

  Plan(
      Map<String, Memory> inputs,
      Map<String, Memory> outputs,
      List<PlanStep> steps,
      long flops,
      long peakBytes,
      Runnable release) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.steps = steps;
    this.flops = flops;
    this.peakBytes = peakBytes;
    this.release = release;
  }

  /** Begins a plan for a graph, which must not grow until {@link PlanBuilder#build}. */
  public static PlanBuilder builder(Graph graph) {
    return new PlanBuilder(graph);
  }

  /** Where the input's value is put before a run: direct, little-endian; the same every time. */
  public ByteBuffer input(String name) {
    return named(inputs, "input", name);
  }

  /** Where the output's value is found after a run: direct, little-endian; the same every time. */
  public ByteBuffer output(String name) {
    return named(outputs, "output", name);
  }

  private static ByteBuffer named(Map<String, Memory> memories, String kind, String name) {
    Memory memory = memories.get(name);
    if (memory == null) {
      throw new IllegalArgumentException(
          "no " + kind + " named " + name + "; there are " + memories.keySet());
    }
    return memory.bytes();
  }

  /** Computes the outputs from the inputs and the variables. */
  public void run() {
    run(position -> {});
  }

  /** Computes the outputs, telling the listener as soon as parts of flat vectors are written. */
  public void run(NodeListener listener) {
    if (closed) {
      throw new IllegalStateException("this plan is closed");
    }
    for (PlanStep step : steps) {
      step.kernel().run();
      if (step.completes()) {
        listener.completed(step.position());
      }
    }
  }

  /**
   * Runs again, without a listener, and looks for the first value that is infinite or not a number:
   * inputs come first, then operations in their order.
   *
   * @return its place, the same for the same operation in every replica's plan; {@link #NOWHERE}
   *     where all values are finite
   */
  public int firstNonFinite() {
    int place = 0;
    for (Memory input : inputs.values()) {
      if (!input.isFinite()) {
        return place;
      }
      place++;
    }
    for (PlanStep step : steps) {
      step.kernel().run();
      if (!step.finite().stream().allMatch(BooleanSupplier::getAsBoolean)) {
        return place;
      }
      place++;
    }
    return NOWHERE;
  }

  /** What makes the value at a place that {@link #firstNonFinite} told. */
  public String describe(int place) {
    if (place < inputs.size()) {
      return "the input " + List.copyOf(inputs.keySet()).get(place);
    }
    PlanStep step = steps.get(place - inputs.size());
    return (step.part().isEmpty() ? "the loss" : step.part()) + " (" + step.label() + ")";
  }

  /** What {@link #run} does, in order. */
  List<PlanStep> steps() {
    return steps;
  }

  /**
   * The operations that run on the host because there is no kernel for them where ND4J computes:
   * what they read and write is copied. None where ND4J computes in the host's memory.
   */
  public List<String> hostOperations() {
    return steps.stream()
        .map(PlanStep::label)
        .filter(label -> label.startsWith(PlanStep.ON_HOST))
        .map(label -> label.substring(PlanStep.ON_HOST.length()))
        .distinct()
        .toList();
  }

  /** Floating-point operations of one run. */
  public long flops() {
    return flops;
  }

  /**
   * The bytes of memory this plan holds, on the host and on a card: intermediate values, inputs,
   * named outputs and what kernels keep beside them.
   */
  public long peakBytes() {
    return peakBytes;
  }

  /** Frees the kernels; buffers already handed out stay readable. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      steps.forEach(step -> step.kernel().close());
      release.run();
    }
  }
}
