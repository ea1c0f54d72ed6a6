package org.mirrorball.collective;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.agrona.CloseHelper;

/**
 * A job's folder on one host: who uses its media driver, and where that is.
 *
 * <pre>
 *  lock            held while a member joins or the driver leaves
 *  members/PID-ID  one empty file per communicator factory, whose process must be alive
 *  driver          the media driver's pid and its own folder, one a line; there once it is ready
 *  driver.log      what the media driver had to say
 *  aeron-ID/       Aeron's own
 * </pre>
 *
 * The driver deletes all of it when the last member is gone.
 */
final class JobDirectory {

  private static final long LOCK_PAUSE_NS = 10_000_000;

  /** A file lock belongs to the process, so threads of one process take turns by this. */
  private static final ReentrantLock THIS_PROCESS = new ReentrantLock();

  /** Ends the name of a folder on its way out; no job's name has it. */
  private static final String DELETED = "~";

  private final Path path;

  JobDirectory(Path path) {
    this.path = path;
  }

  /** What happens under the lock. */
  interface Action<T> {
    T run() throws IOException;
  }

  /** What the driver says of itself. */
  record Driver(long pid, Path aeronDirectory) {}

  static JobDirectory of(Path root, String jobId) {
    String name = "mirrorball-" + user() + "-" + jobId + HostIdentity.pidNamespaceSuffix();
    return new JobDirectory(root.toAbsolutePath().resolve(name));
  }

  /** Deletes what jobs of this user left on this host whose processes were all killed. */
  void sweepOthers() {
    String prefix = "mirrorball-" + user() + "-";
    try (DirectoryStream<Path> jobs = Files.newDirectoryStream(path.getParent(), prefix + "*")) {
      for (Path job : jobs) {
        if (!job.equals(path) && namespaceOf(job).equals(namespaceOf(path))) {
          sweep(job);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return; // no folder of any job yet
    }
  }

  private static void sweep(Path job) {
    try {
      new JobDirectory(job).deleteIfAbandoned(Duration.ZERO);
    } catch (IOException e) {
      return; // somebody is at it: not abandoned
    }
  }

  /** What follows the plus sign, which no job's name has: only there do we see who is alive. */
  private static String namespaceOf(Path job) {
    String name = job.getFileName().toString().replaceFirst(DELETED + ".*", "");
    return name.indexOf('+') < 0 ? "" : name.substring(name.indexOf('+'));
  }

  /** Deletes the folder if neither the driver nor a member is alive. */
  void deleteIfAbandoned(Duration timeout) throws IOException {
    if (driver().isPresent() || !liveMembers().isEmpty()) {
      return;
    }
    locked(
        timeout,
        () -> {
          if (driver().isEmpty() && liveMembers().isEmpty()) {
            delete();
          }
          return null;
        });
  }

  Path path() {
    return path;
  }

  Path log() {
    return path.resolve("driver.log");
  }

  Path newAeronDirectory() {
    return path.resolve("aeron-" + shortId());
  }

  /** Runs something while no other process does; makes the folder if it is not there. */
  <T> T locked(Duration timeout, Action<T> action) throws IOException {
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    THIS_PROCESS.lock();
    try {
      FileChannel channel = lock(deadlineNs);
      try {
        return action.run();
      } finally {
        channel.close();
      }
    } finally {
      THIS_PROCESS.unlock();
    }
  }

  /** Closing the channel gives the lock back. */
  private FileChannel lock(long deadlineNs) throws IOException {
    while (true) {
      create();
      FileChannel channel = null;
      try {
        Object before = lockFileKey();
        channel = FileChannel.open(lockFile(), StandardOpenOption.WRITE);
        acquire(channel, deadlineNs);
        // While we waited a driver may have deleted the folder, and somebody else made a new one.
        // (To open the file once more, and close that, would give the lock back: so says POSIX.)
        if (Objects.equals(before, lockFileKey())) {
          return channel;
        }
        channel.close();
      } catch (NoSuchFileException e) {
        CloseHelper.quietClose(channel);
        if (System.nanoTime() - deadlineNs > 0) {
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        CloseHelper.quietClose(channel);
        throw e;
      }
    }
  }

  private static void acquire(FileChannel channel, long deadlineNs) throws IOException {
    while (channel.tryLock() == null) {
      if (System.nanoTime() - deadlineNs > 0) {
        throw new IOException("another process holds the lock of this job's folder for too long");
      }
      LockSupport.parkNanos(LOCK_PAUSE_NS);
    }
  }

  private Path lockFile() {
    return path.resolve("lock");
  }

  /** Which file stands under the lock's name at the moment: its inode. */
  private Object lockFileKey() throws IOException {
    return Files.readAttributes(lockFile(), BasicFileAttributes.class).fileKey();
  }

  private void create() throws IOException {
    Files.createDirectories(path.getParent());
    try {
      Files.createDirectory(path, ownerOnly());
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) || !Files.isWritable(path)) {
        throw new IOException(
            path + " is not a folder of ours; delete it or choose another root", e);
      }
    }
    try {
      Files.createFile(lockFile());
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      return; // there already, or its folder just went: the caller sees
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Enters this process; call it under the lock. */
  Path addMember() throws IOException {
    Path members = Files.createDirectories(path.resolve("members"));
    return Files.createFile(members.resolve(ProcessHandle.current().pid() + "-" + shortId()));
  }

  /** The members whose process is alive; the entries of others are deleted. */
  List<Path> liveMembers() throws IOException {
    List<Path> live = new ArrayList<>();
    try (DirectoryStream<Path> members =
        Files.newDirectoryStream(path.resolve("members"), "[0-9]*-*")) {
      for (Path member : members) {
        String name = member.getFileName().toString();
        if (new ProcessWatch(Long.parseLong(name.substring(0, name.indexOf('-')))).isAlive()) {
          live.add(member);
        } else {
          Files.deleteIfExists(member);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return live;
  }

  /** The media driver that is ready to serve, if its process is alive. */
  Optional<Driver> driver() throws IOException {
    try {
      List<String> lines = Files.readAllLines(path.resolve("driver"));
      if (lines.size() < 2) {
        return Optional.empty();
      }
      Driver driver = new Driver(Long.parseLong(lines.get(0)), Path.of(lines.get(1)));
      return new ProcessWatch(driver.pid()).isAlive() ? Optional.of(driver) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void announceDriver(Path aeronDirectory) throws IOException {
    Path draft = path.resolve("driver.tmp");
    Files.writeString(draft, ProcessHandle.current().pid() + "\n" + aeronDirectory + "\n");
    Files.move(draft, path.resolve("driver"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes what a driver left that ended without a chance to; call it under the lock. */
  void deleteDriverRemains() throws IOException {
    Files.deleteIfExists(path.resolve("driver"));
    try (Stream<Path> files = Files.list(path)) {
      files
          .filter(file -> file.getFileName().toString().startsWith("aeron-"))
          .forEach(this::deleteTree);
    }
  }

  /** Deletes the whole folder; call it under the lock. */
  void delete() throws IOException {
    // Under another name first: who comes now must not meet a folder that is half there.
    deleteTree(Files.move(path, path.resolveSibling(path.getFileName() + DELETED + shortId())));
  }

  private void deleteTree(Path top) {
    try (Stream<Path> files = Files.walk(top)) {
      files.sorted(Comparator.reverseOrder()).forEach(JobDirectory::deleteQuietly);
    } catch (IOException | UncheckedIOException e) {
      // Gone already, or going.
      return;
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Somebody else deletes it too, or put something there: what stays is found by the next job.
      return;
    }
  }

  private static String user() {
    return System.getProperty("user.name", "unknown").replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static String shortId() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
