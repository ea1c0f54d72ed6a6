package org.mirrorball.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.DataNotFoundException;
import org.mirrorball.tfrecord.RecordFiles;

/**
 * Writes TFRecords from a folder that holds a folder of PNG and JPEG files for each class. Classes
 * are numbered in the order of their names, which {@code _classes.txt} beside the shards keeps, a
 * line each. Images stay as they are; their order is a random one, always the same, so that every
 * shard has of every class.
 */
public final class ImageFolderImporter {

  private static final String CLASSES_FILE = "_classes.txt"; // readers pass over such names

  /** An image to be copied. */
  private record Item(Path path, int length, int label) {}

  private final Path folder;

  private ImageFolderImporter(Path folder) {
    this.folder = folder;
  }

  /** From this folder. */
  public static ImageFolderImporter of(Path folder) {
    return new ImageFolderImporter(folder);
  }

  /**
   * Imports.
   *
   * @return how many records were written
   * @throws DataException when there are no folders with images
   */
  public long run(ImportTarget target, Configuration conf) throws IOException {
    FileSystem fileSystem = RecordFiles.fileSystemOf(folder, conf);
    if (!fileSystem.exists(folder)) {
      throw new DataNotFoundException("no such folder: " + folder, null);
    }
    List<Path> classes =
        Arrays.stream(fileSystem.listStatus(folder))
            .filter(FileStatus::isDirectory)
            .map(FileStatus::getPath)
            .sorted()
            .toList();
    List<Item> items = items(fileSystem, classes);
    if (items.isEmpty()) {
      throw new DataException(
          "%s: no PNG or JPEG files in %d folders, expected a folder of them for each class"
              .formatted(folder, classes.size()));
    }
    shuffle(items);
    try (var out = target.open(items.size(), conf)) {
      for (Item item : items) {
        out.write(ImageExamples.of(bytes(fileSystem, item), item.label()));
      }
      out.commit();
    }
    writeClasses(target.directory(), classes, conf);
    return items.size();
  }

  private static List<Item> items(FileSystem fileSystem, List<Path> classes) throws IOException {
    var items = new ArrayList<Item>();
    for (int label = 0; label < classes.size(); label++) {
      FileStatus[] files = fileSystem.listStatus(classes.get(label));
      Arrays.sort(files);
      for (FileStatus file : files) {
        if (file.isFile() && isImage(file.getPath().getName())) {
          items.add(new Item(file.getPath(), Math.toIntExact(file.getLen()), label));
        }
      }
    }
    return items;
  }

  private static boolean isImage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && (lower.endsWith(".png") || lower.endsWith(".jpg") || lower.endsWith(".jpeg"));
  }

  private static void shuffle(List<Item> items) {
    var random = CounterRandom.ofLane(0, 0, 0);
    for (int i = items.size() - 1; i > 0; i--) {
      Collections.swap(items, i, random.nextInt(i + 1));
    }
  }

  private static byte[] bytes(FileSystem fileSystem, Item item) throws IOException {
    byte[] bytes = new byte[item.length()];
    try (var in = fileSystem.open(item.path())) {
      in.readFully(0, bytes);
    }
    return bytes;
  }

  private static void writeClasses(Path directory, List<Path> classes, Configuration conf)
      throws IOException {
    var text = new StringBuilder();
    classes.forEach(path -> text.append(path.getName()).append('\n'));
    var file = new Path(directory, CLASSES_FILE);
    try (var out = RecordFiles.fileSystemOf(file, conf).create(file, true)) {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
