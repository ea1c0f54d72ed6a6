package org.mirrorball.vector;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.function.BiFunction;
import jdk.incubator.foreign.Addressable;
import jdk.incubator.foreign.CLinker;
import jdk.incubator.foreign.FunctionDescriptor;
import jdk.incubator.foreign.MemoryLayout;

/** Links C functions. Apart, as it is not compiled without its module. */
public final class NativeLinker implements BiFunction<String, MethodType, MethodHandle> {

  /** Links a function of the C library. */
  @Override
  public MethodHandle apply(String name, MethodType type) {
    return link(CLinker.systemLookup().lookup(name).orElseThrow(), type);
  }

  /**
   * Links a function.
   *
   * @param type of longs and ints; pointers travel as the integers that they are to the processor,
   *     so nothing is allocated
   */
  public static MethodHandle link(Addressable function, MethodType type) {
    MemoryLayout[] arguments =
        type.parameterList().stream().map(NativeLinker::layout).toArray(MemoryLayout[]::new);
    return CLinker.getInstance()
        .downcallHandle(
            function,
            type,
            type.returnType() == void.class
                ? FunctionDescriptor.ofVoid(arguments)
                : FunctionDescriptor.of(layout(type.returnType()), arguments));
  }

  private static MemoryLayout layout(Class<?> type) {
    return type == int.class ? CLinker.C_INT : CLinker.C_LONG;
  }
}
