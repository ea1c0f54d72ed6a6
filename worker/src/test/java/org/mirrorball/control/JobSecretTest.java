package org.mirrorball.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSecretTest {

  @TempDir Path folder;

  @Test
  void aFileThatOnlyItsOwnerCanReadCarriesIt() throws IOException {
    JobSecret secret = JobSecret.random();
    Path file = folder.resolve("secret");
    secret.write(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    JobSecret read = JobSecret.fromEnvironment(Map.of(JobSecret.FILE_VARIABLE, file.toString()));
    assertThat(read.bytes()).isEqualTo(secret.bytes());
    assertThatThrownBy(() -> secret.write(file)).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void theEnvironmentCarriesIt() throws IOException {
    JobSecret secret = JobSecret.random();
    String value = Base64.getEncoder().encodeToString(secret.bytes());
    JobSecret read = JobSecret.fromEnvironment(Map.of(JobSecret.VALUE_VARIABLE, value));
    assertThat(read.bytes()).isEqualTo(secret.bytes());
  }

  @Test
  void itNeverShows() {
    JobSecret secret = JobSecret.random();
    String value = Base64.getEncoder().encodeToString(secret.bytes());
    assertThat(secret.toString()).isEqualTo("JobSecret(hidden)").doesNotContain(value);
    assertThatThrownBy(
            () -> JobSecret.fromEnvironment(Map.of(JobSecret.VALUE_VARIABLE, "hunter2 ü")))
        .hasMessage("MIRRORBALL_SECRET holds no job secret of 32 bytes")
        .hasNoCause();
  }

  @Test
  void withoutOneTheErrorNamesTheVariables() {
    assertThatThrownBy(() -> JobSecret.fromEnvironment(Map.of()))
        .hasMessage("no job secret: set MIRRORBALL_SECRET_FILE to its file, or MIRRORBALL_SECRET");
  }
}
