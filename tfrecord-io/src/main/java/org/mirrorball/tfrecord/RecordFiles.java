package org.mirrorball.tfrecord;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * Finds the files of a dataset. A path may have a scheme ({@code hdfs://host/mnist}); without one
 * it is on the default file system of the configuration, which is this machine's if nothing else
 * was set, and a relative path begins at the working directory.
 */
public final class RecordFiles {

  private RecordFiles() {}

  /**
   * The files that a path, a folder or a pattern ({@code *}, {@code ?}, {@code [a-z]}, {@code
   * {a,b}}) names, sorted by path. Of a folder: its files, not those of folders in it. Names that
   * begin with {@code _} or {@code .} are skipped unless given in full.
   *
   * @throws DataNotFoundException when there is none
   * @throws DataException when the path cannot be used
   */
  public static List<RecordFile> list(String glob, Configuration conf) throws IOException {
    Path path = pathOf(glob);
    FileSystem fileSystem = fileSystemOf(path, conf);
    try {
      List<RecordFile> files = new ArrayList<>();
      for (FileStatus status : matches(fileSystem, path, glob)) {
        addFiles(fileSystem, status, files);
      }
      if (files.isEmpty()) {
        throw new DataNotFoundException(
            "no files in " + glob + " (" + qualified(path, fileSystem) + ")");
      }
      files.sort(Comparator.comparing(RecordFile::uri));
      return List.copyOf(files);
    } catch (AccessControlException e) {
      throw new DataException("not allowed to read " + glob + ": " + firstLine(e), e);
    } catch (SocketException e) {
      throw new DataException("cannot reach " + glob + ": " + firstLine(e), e);
    }
  }

  /**
   * The file system that holds a path. This machine's comes without checksum side files: a record
   * has its own checksums.
   *
   * @throws DataException when there is none for the path's scheme, or its host is not known
   */
  public static FileSystem fileSystemOf(Path path, Configuration conf) throws IOException {
    try {
      FileSystem fileSystem = path.getFileSystem(conf);
      return fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
    } catch (IOException | IllegalArgumentException e) { // the latter for a host without address
      throw new DataException("cannot use " + path + ": " + firstLine(e), e);
    }
  }

  /**
   * A file that is known to be there, as it is now.
   *
   * @throws FileNotFoundException when it is not
   */
  public static RecordFile statusOf(Path file, Configuration conf) throws IOException {
    FileSystem fileSystem = fileSystemOf(file, conf);
    return recordFile(fileSystem, fileSystem.getFileStatus(file));
  }

  /** Renames a file to a name that another may have, which is then gone. */
  static void replace(FileSystem fileSystem, Path from, Path to) throws IOException {
    fileSystem.delete(to, false); // rename onto a file only returns false
    if (!fileSystem.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  private static Path pathOf(String glob) throws DataException {
    try {
      return new Path(glob);
    } catch (IllegalArgumentException e) {
      throw new DataException("not a path: '" + glob + "': " + firstLine(e), e);
    }
  }

  private static FileStatus[] matches(FileSystem fileSystem, Path path, String glob)
      throws IOException {
    try {
      return new FileStatus[] {fileSystem.getFileStatus(path)}; // also a name with brackets in it
    } catch (FileNotFoundException notLiteral) {
      FileStatus[] matches = fileSystem.globStatus(path, found -> isVisible(found.getName()));
      if (matches == null) {
        throw new DataNotFoundException("no such path: " + qualified(path, fileSystem), notLiteral);
      }
      if (matches.length == 0) {
        throw new DataNotFoundException(
            "no file matches " + glob + " (" + qualified(path, fileSystem) + ")", notLiteral);
      }
      return matches;
    }
  }

  private static void addFiles(FileSystem fileSystem, FileStatus status, List<RecordFile> files)
      throws IOException {
    if (status.isFile()) {
      files.add(recordFile(fileSystem, status));
      return;
    }
    for (FileStatus child : fileSystem.listStatus(status.getPath())) {
      if (child.isFile() && isVisible(child.getPath().getName())) {
        files.add(recordFile(fileSystem, child));
      }
    }
  }

  private static RecordFile recordFile(FileSystem fileSystem, FileStatus status) {
    return new RecordFile(
        qualified(status.getPath(), fileSystem).toString(),
        status.getLen(),
        status.getModificationTime());
  }

  private static Path qualified(Path path, FileSystem fileSystem) {
    return path.makeQualified(fileSystem.getUri(), fileSystem.getWorkingDirectory());
  }

  private static boolean isVisible(String name) {
    return !name.startsWith("_") && !name.startsWith(".");
  }

  static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
