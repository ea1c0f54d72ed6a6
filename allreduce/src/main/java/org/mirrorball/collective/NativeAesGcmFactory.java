package org.mirrorball.collective;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Loads AWS-LC from the class path. */
final class NativeAesGcmFactory implements AesGcmProvider.Factory {

  private static final String LIBRARY = "/com/amazon/corretto/crypto/provider/libcrypto.so";

  /**
   * @throws IOException when there is no library for this processor, or it cannot be unpacked
   * @throws LinkageError when it cannot be loaded, or is not the one we know
   */
  NativeAesGcmFactory() throws IOException {
    Path file = Files.createTempFile("mirrorball-crypto", ".so");
    try {
      try (InputStream library = NativeAesGcmFactory.class.getResourceAsStream(LIBRARY)) {
        if (library == null) {
          throw new FileNotFoundException("the class path has no " + LIBRARY);
        }
        Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
      }
      NativeAesGcm.link(file);
    } finally {
      Files.delete(file); // once loaded, it is mapped
    }
  }

  @Override
  public AesGcm cipher() {
    return new NativeAesGcm();
  }
}
