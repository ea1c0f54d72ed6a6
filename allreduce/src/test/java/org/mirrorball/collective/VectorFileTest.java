package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirrorball.vector.HugePages;

class VectorFileTest {

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  /** Of the mapping that the lines below it, in smaps, are about. */
  private static final Pattern BOUNDS = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) ");

  private static final Pattern HUGE = Pattern.compile("ShmemPmdMapped: +(\\d+) kB");

  private Path directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    assumeThat(SHARED_MEMORY).isDirectory();
    directory = Files.createTempDirectory(SHARED_MEMORY, "vector-file-test");
  }

  @AfterEach
  void deleteDirectory() {
    if (directory != null) {
      IoUtil.delete(directory.toFile(), false);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        1,
        HugePages.PAGE_LENGTH - 1,
        HugePages.PAGE_LENGTH,
        HugePages.PAGE_LENGTH + 1,
        3 * HugePages.PAGE_LENGTH + 4_100
      })
  void othersReadWhatTheOwnerWrites(int length) throws IOException {
    ByteBuffer vector = VectorFile.create(directory.resolve("vector"), length);
    ByteBuffer other = VectorFile.openToRead(directory.resolve("vector"));
    assertThat(vector.capacity()).isEqualTo(length);
    assertThat(vector.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(other.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(other.isReadOnly()).isTrue();
    assertThat(other).isEqualTo(ByteBuffer.allocate(length)); // zeros
    for (int i = 0; i < length; i++) {
      vector.put(i, (byte) (i * 31 + (i >> 12)));
    }
    assertThat(other).isEqualTo(vector);
  }

  @Test
  void longVectorsLieInHugePagesForAll() throws IOException {
    int length = 3 * HugePages.PAGE_LENGTH + 4_100;
    ByteBuffer vector = VectorFile.create(directory.resolve("vector"), length);
    ByteBuffer other = VectorFile.openToRead(directory.resolve("vector"));
    for (ByteBuffer buffer : List.of(vector, other)) {
      assertThat(BufferUtil.address(buffer) % HugePages.PAGE_LENGTH).isZero();
      assertThat(buffer.get(length / 2)).isZero(); // and the page is there
    }
    assumeThat(HugePages.collapse(vector)).as("Linux moves pages of tmpfs to huge ones").isTrue();
    for (ByteBuffer buffer : List.of(vector, other)) {
      assertThat(kibibytesInHugePages(BufferUtil.address(buffer))).isPositive();
    }
  }

  @Test
  void aVectorThatNoMappingHoldsIsRefused() {
    assertThatThrownBy(() -> VectorFile.create(directory.resolve("vector"), Integer.MAX_VALUE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2147483647");
    assertThat(directory).isEmptyDirectory();
  }

  /** What the kernel says of the mapping that an address is in. */
  private static long kibibytesInHugePages(long address) throws IOException {
    boolean isInside = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      Matcher bounds = BOUNDS.matcher(line);
      Matcher huge = HUGE.matcher(line);
      if (bounds.lookingAt()) {
        isInside =
            address >= Long.parseUnsignedLong(bounds.group(1), 16)
                && address < Long.parseUnsignedLong(bounds.group(2), 16);
      } else if (isInside && huge.matches()) {
        return Long.parseLong(huge.group(1));
      }
    }
    throw new AssertionError("no mapping holds " + Long.toHexString(address));
  }
}
