package org.mirrorball.collective;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose AES-GCM seals frames: AWS-LC's, which works where frames lie and knows the processor's
 * widest vectors; Java's where that cannot be loaded. Both compute the same bytes, so ranks need
 * not agree.
 *
 * <p>AWS-LC is native code for Linux on x86-64, from the jar of Amazon's Corretto Crypto Provider,
 * and called through Java 17's {@code jdk.incubator.foreign} as {@link
 * org.mirrorball.vector.MemoryCopy} calls the C library: the JVM must have been started with {@code
 * --add-modules jdk.incubator.foreign --enable-native-access=ALL-UNNAMED}.
 */
final class AesGcmProvider {

  private static final Logger LOGGER = LoggerFactory.getLogger(AesGcmProvider.class);

  private static final String MODULE = "jdk.incubator.foreign";
  private static final String FACTORY = "org.mirrorball.collective.NativeAesGcmFactory";

  private static final Optional<Factory> NATIVE = load();

  /** Makes ciphers of a library that it has loaded. */
  interface Factory {
    AesGcm cipher();
  }

  private AesGcmProvider() {}

  static AesGcm fastest() {
    return ofLibrary().orElseGet(JavaAesGcm::new);
  }

  /** AWS-LC's; nothing where it cannot be loaded. */
  static Optional<AesGcm> ofLibrary() {
    return NATIVE.map(Factory::cipher);
  }

  private static Optional<Factory> load() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return Optional.empty();
    }
    try {
      // By name: the class must not be linked, nor compiled with the others, without the module.
      return Optional.of(
          Class.forName(FACTORY).asSubclass(Factory.class).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError e) {
      LOGGER.warn("frames are sealed by Java's AES-GCM: AWS-LC cannot be used", e);
      return Optional.empty(); // another Java
    }
  }
}
