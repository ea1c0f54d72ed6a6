package org.mirrorball.collective;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose AES-GCM seals frames: Amazon Corretto's where it has 512-bit vectors for AES, which Java 17
 * does not use; else Java's, which is a little faster on all other processors. Both compute the
 * same bytes, so ranks need not agree.
 */
final class CipherProvider {

  private static final Logger LOGGER = LoggerFactory.getLogger(CipherProvider.class);

  private static final String CORRETTO = "AmazonCorrettoCryptoProvider";

  /** What Corretto's fast path asks of a processor, as Linux names it. */
  private static final List<String> WIDE_AES = List.of("vaes", "vpclmulqdq", "avx512vl");

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private static final Provider FASTEST = choose();

  private CipherProvider() {}

  static Provider fastest() {
    return FASTEST;
  }

  /** The one that comes with Java. */
  static Provider ofJava() {
    return Security.getProvider("SunJCE");
  }

  /** Native code for Linux on x86-64; nothing where it cannot be loaded. */
  static Optional<Provider> ofCorretto() {
    return ServiceLoader.load(Provider.class, CipherProvider.class.getClassLoader()).stream()
        .filter(provider -> provider.type().getSimpleName().equals(CORRETTO))
        .map(ServiceLoader.Provider::get)
        .filter(CipherProvider::isUsable)
        .findFirst();
  }

  private static Provider choose() {
    return Optional.of(PROCESSORS)
        .filter(Files::isReadable)
        .filter(CipherProvider::haveWideAes)
        .flatMap(processors -> ofCorretto())
        .orElseGet(CipherProvider::ofJava);
  }

  /**
   * @param processors a file like Linux's {@code /proc/cpuinfo}
   */
  static boolean haveWideAes(Path processors) {
    try (Stream<String> lines = Files.lines(processors)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> List.of(line.split("\\s+")).containsAll(WIDE_AES))
          .orElse(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Some JVMs accept signed jars only, and a native library may not load. */
  private static boolean isUsable(Provider provider) {
    try {
      Cipher.getInstance(FrameCipher.TRANSFORMATION, provider);
      return true;
    } catch (GeneralSecurityException | SecurityException e) {
      LOGGER.warn("frames are sealed by Java's AES-GCM: {} cannot be used", provider, e);
      return false;
    }
  }
}
