package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedMemoryPreflightTest {

  @TempDir private Path root;

  @Test
  void enoughSpaceIsNoNews() {
    assertThatCode(() -> SharedMemoryPreflight.check(root, 2)).doesNotThrowAnyException();
  }

  @Test
  void tooLittleSpaceIsToldWithTheWayOut() {
    assertThatThrownBy(() -> SharedMemoryPreflight.check(root, 100_000_000))
        .hasMessageContaining(root.toString())
        .hasMessageContaining("100000000 ranks need")
        .hasMessageContaining("--shm-size");
  }
}
