package org.mirrorball.tensor;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;

/**
 * An operation of {@link OneDnn} on memory of some shapes, types and layouts, bound to none yet. It
 * costs tens of microseconds to describe, so the last ones are kept. Safe for any thread.
 *
 * @param takes the layout of each argument
 * @param scratchpadLength in bytes
 */
record OneDnnOperation(
    primitive operation,
    Map<Integer, memory.desc> takes,
    memory.desc scratchpad,
    int scratchpadLength) {
  private static final int KEPT = 1024;

  private static final Map<Object, Object> CACHE =
      Collections.synchronizedMap(
          new LinkedHashMap<>(KEPT, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Object, Object> eldest) {
              return size() > KEPT;
            }
          });

  static OneDnnOperation of(
      primitive operation, primitive_desc_base description, Map<Integer, memory.desc> takes) {
    memory.desc scratchpad = description.scratchpad_desc();
    int length = Math.toIntExact(scratchpad.get_size());
    return new OneDnnOperation(operation, takes, scratchpad, length);
  }

  /** What was described under this key before, or is now. */
  @SuppressWarnings("unchecked")
  static <T> T cached(Object key, Supplier<T> description) {
    Object known = CACHE.get(key);
    if (known == null) {
      known = description.get();
      CACHE.put(key, known);
    }
    return (T) known;
  }

  /** With which all operations are to be described. */
  static primitive_attr attributes() {
    var attributes = new primitive_attr();
    // oneDNN's own scratchpad is of the thread that makes an operation; others may run it.
    attributes.set_scratchpad_mode(scratchpad_mode.user);
    return attributes;
  }

  /** A copy into another layout. */
  static OneDnnOperation reorder(memory.desc from, memory.desc to) {
    var description =
        new reorder.primitive_desc(
            OneDnn.processor(), from, OneDnn.processor(), to, attributes(), false);
    return of(new reorder(description), description, Map.of(DNNL_ARG_FROM, from, DNNL_ARG_TO, to));
  }

  static memory.data_type type(DType dtype) {
    return switch (dtype) {
      case BFLOAT16 -> memory.data_type.bf16;
      case FLOAT32 -> memory.data_type.f32;
      case FLOAT64 -> throw new IllegalArgumentException("oneDNN has no float64");
    };
  }
}
