package org.mirrorball.collective;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Tells whether two processes share memory: same kernel, same folder. */
final class HostIdentity {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path PID_NAMESPACE = Path.of("/proc/self/ns/pid");

  /** The kernel's number of the namespace that every machine starts with (PROC_PID_INIT_INO). */
  private static final String INITIAL_PID_NAMESPACE = "pid:[4026531836]";

  private HostIdentity() {}

  /** Equal for processes of one running kernel that see one and the same folder. */
  static String of(Path sharedDirectory) throws IOException {
    Object key = Files.readAttributes(sharedDirectory, BasicFileAttributes.class).fileKey();
    return bootId() + "/" + (key == null ? "no-inodes" : key);
  }

  /**
   * What to add to a shared folder's name so that only processes that see each other's pids meet in
   * it: empty outside of containers.
   */
  static String pidNamespaceSuffix() {
    try {
      String namespace = Files.readSymbolicLink(PID_NAMESPACE).toString();
      return namespace.equals(INITIAL_PID_NAMESPACE)
          ? ""
          : "+" + namespace.replaceAll("[^0-9]", "");
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static String bootId() throws IOException {
    return Files.isReadable(BOOT_ID)
        ? Files.readString(BOOT_ID).strip()
        : InetAddress.getLocalHost().getHostName();
  }
}
