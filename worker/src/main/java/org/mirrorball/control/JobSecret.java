package org.mirrorball.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Thirty-two random bytes that the coordinator and the workers of one job share. They reach a
 * worker by file or environment, never as an argument, and never show in {@link #toString()}.
 */
public final class JobSecret {

  /** Names a file that holds the secret in base64. */
  public static final String FILE_VARIABLE = "MIRRORBALL_SECRET_FILE";

  /** Holds the secret itself in base64. */
  public static final String VALUE_VARIABLE = "MIRRORBALL_SECRET";

  static final int LENGTH = 32;
  static final String ALGORITHM = "HmacSHA256";

  private final byte[] bytes;

  private JobSecret(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "the job secret has " + bytes.length + " bytes, expected " + LENGTH);
    }
    this.bytes = bytes.clone();
  }

  /** A new secret. */
  public static JobSecret random() {
    byte[] bytes = new byte[LENGTH];
    new SecureRandom().nextBytes(bytes);
    return new JobSecret(bytes);
  }

  /** The secret of these 32 bytes. */
  public static JobSecret of(byte[] bytes) {
    return new JobSecret(bytes);
  }

  /** Reads the secret that {@link #write(Path)} wrote. */
  public static JobSecret read(Path file) throws IOException {
    return decode(Files.readString(file, StandardCharsets.US_ASCII), file.toString());
  }

  /**
   * The secret that the environment gives or points to.
   *
   * @throws IOException when the named file cannot be read
   * @throws IllegalArgumentException when neither variable is set, or the value is no secret
   */
  public static JobSecret fromEnvironment(Map<String, String> environment) throws IOException {
    String file = environment.get(FILE_VARIABLE);
    if (file != null) {
      return read(Path.of(file));
    }
    String value = environment.get(VALUE_VARIABLE);
    if (value != null) {
      return decode(value, VALUE_VARIABLE);
    }
    throw new IllegalArgumentException(
        "no job secret: set " + FILE_VARIABLE + " to its file, or " + VALUE_VARIABLE);
  }

  /** Writes the secret to a new file that only its owner can read. */
  public void write(Path file) throws IOException {
    Set<PosixFilePermission> ownerOnly = PosixFilePermissions.fromString("rw-------");
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(ownerOnly)}
            : new FileAttribute<?>[0];
    Files.createFile(file, attributes);
    Files.writeString(
        file,
        Base64.getEncoder().encodeToString(bytes),
        StandardCharsets.US_ASCII,
        StandardOpenOption.WRITE);
  }

  /** A copy of the bytes, for a launcher that hands them on. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** HMAC-SHA256 of the parts one after the other under this secret. */
  byte[] hmac(byte[]... parts) {
    Mac mac = newMac(new SecretKeySpec(bytes, ALGORITHM));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  static Mac newMac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }

  private static JobSecret decode(String base64, String origin) {
    try {
      return new JobSecret(Base64.getDecoder().decode(base64.strip()));
    } catch (IllegalArgumentException e) {
      // Without the cause: its message would show the first wrong character of the value.
      throw new IllegalArgumentException(origin + " holds no job secret of " + LENGTH + " bytes");
    }
  }

  @Override
  public String toString() {
    return "JobSecret(hidden)";
  }
}
