package org.mirrorball.vector;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;

/**
 * Functions of the C library, called through Java 17's {@code jdk.incubator.foreign}: the JVM must
 * have been started with {@code --add-modules jdk.incubator.foreign
 * --enable-native-access=ALL-UNNAMED}.
 */
final class CLibrary {

  private static final String MODULE = "jdk.incubator.foreign";
  private static final String LINKER = "org.mirrorball.vector.NativeLinker";

  private CLibrary() {}

  /**
   * A function, or null where there is none or it cannot be called.
   *
   * @param type of longs, which pointers are, and ints
   */
  @SuppressWarnings("unchecked") // What the class says it is.
  static MethodHandle function(String name, MethodType type) {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return null;
    }
    try {
      // By name: the class must not be linked, nor compiled with the others, without the module.
      return ((BiFunction<String, MethodType, MethodHandle>)
              Class.forName(LINKER)
                  .asSubclass(BiFunction.class)
                  .getDeclaredConstructor()
                  .newInstance())
          .apply(name, type);
    } catch (ReflectiveOperationException
        | LinkageError
        | IllegalCallerException
        | NoSuchElementException e) {
      return null; // another Java, or native access was not granted
    }
  }
}
