package org.mirrorball.tensor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Operations of {@link OneDnn} that run one after another, bound to their memory. What one hands to
 * the next lies at the beginning of the scratchpad, what each needs for itself behind it.
 */
final class OneDnnKernel implements Kernel {
  private final List<Step> steps = new ArrayList<>();
  private final List<memory> handedOn = new ArrayList<>();
  private final List<Pointer> natives = new ArrayList<>();
  private final List<Memory> used = new ArrayList<>(); // by native code, so not to be freed
  private int handedOnLength;
  private boolean hasScratchpad;

  private record Step(OneDnnOperation operation, IntMemoryMap arguments, memory scratchpad) {}

  private <T extends Pointer> T keep(T pointer) {
    natives.add(pointer);
    return pointer;
  }

  /**
   * Adds an operation.
   *
   * @param memories by argument; the one that is left out, if any, is what operations hand on
   */
  OneDnnKernel add(OneDnnOperation operation, Map<Integer, Memory> memories) {
    var arguments = keep(new IntMemoryMap());
    operation
        .takes()
        .forEach(
            (argument, layout) -> {
              Memory given = memories.get(argument);
              arguments.put(argument, given == null ? handedOn(layout) : over(given, layout));
            });
    memory scratchpad = unplaced(operation.scratchpad());
    arguments.put(DNNL_ARG_SCRATCHPAD, scratchpad);
    steps.add(new Step(operation, arguments, scratchpad));
    return this;
  }

  private memory over(Memory elements, memory.desc layout) {
    used.add(elements);
    return keep(new memory(layout, OneDnn.processor(), new BytePointer(elements.bytes())));
  }

  private memory handedOn(memory.desc layout) {
    int lines = Math.toIntExact(layout.get_size() / Memory.ALIGNMENT + 1);
    handedOnLength = Math.max(handedOnLength, lines * Memory.ALIGNMENT);
    memory place = unplaced(layout);
    handedOn.add(place);
    return place;
  }

  private memory unplaced(memory.desc layout) {
    return keep(new memory(layout, OneDnn.processor(), new Pointer()));
  }

  @Override
  public int scratchpadLength() {
    int longest =
        steps.stream().mapToInt(step -> step.operation().scratchpadLength()).max().orElse(0);
    return handedOnLength + longest;
  }

  @Override
  public void scratchpad(Memory memory) {
    used.add(memory);
    var begin = new BytePointer(memory.bytes());
    handedOn.forEach(place -> place.set_data_handle(begin));
    Pointer rest = begin.getPointer(handedOnLength);
    steps.forEach(step -> step.scratchpad().set_data_handle(rest));
    hasScratchpad = true;
  }

  @Override
  public void run() {
    if (!hasScratchpad) {
      scratchpad(Memory.scratchpad(scratchpadLength()));
    }
    stream order = OneDnn.order();
    try {
      for (Step step : steps) {
        step.operation().operation().execute(order, step.arguments());
      }
    } finally {
      Reference.reachabilityFence(used);
    }
  }

  @Override
  public void close() {
    natives.forEach(Pointer::close);
  }
}
