package org.mirrorball.vector;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;
import jdk.incubator.foreign.CLinker;
import jdk.incubator.foreign.FunctionDescriptor;

/** Links the C library's {@code memcpy}. Apart, as it is not compiled without its module. */
final class NativeCopy implements Supplier<MethodHandle> {

  /** Of type {@code void (long target, long source, long length)}. */
  @Override
  public MethodHandle get() {
    // Pointers travel as the integers that they are to the processor: nothing is allocated.
    return CLinker.getInstance()
        .downcallHandle(
            CLinker.systemLookup().lookup("memcpy").orElseThrow(),
            MethodType.methodType(void.class, long.class, long.class, long.class),
            FunctionDescriptor.ofVoid(CLinker.C_LONG, CLinker.C_LONG, CLinker.C_LONG));
  }
}
