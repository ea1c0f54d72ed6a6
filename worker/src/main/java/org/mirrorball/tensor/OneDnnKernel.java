package org.mirrorball.tensor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Operations of {@link OneDnn} that run one after another, bound to their memory. */
final class OneDnnKernel implements Kernel {
  private final List<Pointer> natives = new ArrayList<>();
  private final List<Memory> used = new ArrayList<>(); // by native code, so not to be freed
  private final List<Step> steps = new ArrayList<>();
  private final stream order = keep(new stream(OneDnn.processor()));
  private final primitive_attr attributes = keep(new primitive_attr());
  private boolean hasScratchpad;

  OneDnnKernel() {
    // oneDNN's own is of the thread that makes an operation; others may run it.
    attributes.set_scratchpad_mode(scratchpad_mode.user);
  }

  private record Step(primitive operation, IntMemoryMap arguments, memory scratchpad, int length) {}

  /** Frees it with this kernel. */
  <T extends Pointer> T keep(T pointer) {
    natives.add(pointer);
    return pointer;
  }

  /** With which all operations are to be described. */
  primitive_attr attributes() {
    return attributes;
  }

  static memory.data_type type(DType dtype) {
    return switch (dtype) {
      case BFLOAT16 -> memory.data_type.bf16;
      case FLOAT32 -> memory.data_type.f32;
      case FLOAT64 -> throw new IllegalArgumentException("oneDNN has no float64");
    };
  }

  /** A view's memory, described as an operation takes it. */
  memory over(TensorView view, memory.desc description) {
    return over(view.memory(), description);
  }

  /** Memory of its own. */
  memory allocate(memory.desc description) {
    return over(bytes(Math.toIntExact(description.get_size())), description);
  }

  private memory over(Memory elements, memory.desc description) {
    used.add(elements);
    return keep(new memory(description, OneDnn.processor(), address(elements)));
  }

  private Pointer address(Memory elements) {
    return keep(new BytePointer(elements.bytes()));
  }

  private static Memory bytes(int length) {
    return Memory.allocate(DType.FLOAT32, (length + Float.BYTES - 1) / Float.BYTES);
  }

  /** What an operation reads, in the layout that it asks for: put in order first if it differs. */
  memory reordered(memory from, memory.desc plain, memory.desc wanted) {
    if (wanted.equals(plain)) {
      return from;
    }
    memory to = allocate(wanted);
    reorder(from, plain, to, wanted);
    return to;
  }

  /** Adds a copy into another layout. */
  void reorder(memory from, memory.desc as, memory to, memory.desc wanted) {
    var description =
        keep(
            new reorder.primitive_desc(
                OneDnn.processor(), as, OneDnn.processor(), wanted, attributes, false));
    var arguments = keep(new IntMemoryMap());
    arguments.put(DNNL_ARG_FROM, from);
    arguments.put(DNNL_ARG_TO, to);
    add(keep(new reorder(description)), description, arguments);
  }

  /** Adds an operation. */
  void add(primitive operation, primitive_desc_base description, IntMemoryMap arguments) {
    memory.desc scratch = keep(description.scratchpad_desc());
    memory scratchpad = keep(new memory(scratch, OneDnn.processor(), new Pointer()));
    arguments.put(DNNL_ARG_SCRATCHPAD, scratchpad);
    int length = Math.toIntExact(scratch.get_size());
    steps.add(new Step(operation, arguments, scratchpad, length));
  }

  @Override
  public int scratchpadLength() {
    return steps.stream().mapToInt(Step::length).max().orElse(0);
  }

  @Override
  public void scratchpad(Memory memory) {
    used.add(memory);
    Pointer address = address(memory);
    steps.forEach(step -> step.scratchpad().set_data_handle(address));
    hasScratchpad = true;
  }

  @Override
  public void run() {
    if (!hasScratchpad) {
      scratchpad(bytes(scratchpadLength()));
    }
    try {
      for (Step step : steps) {
        step.operation().execute(order, step.arguments());
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
