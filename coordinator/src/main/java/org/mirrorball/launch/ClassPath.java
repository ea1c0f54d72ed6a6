package org.mirrorball.launch;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The class path for worker processes: this program's, what its loader adds, and extras. */
final class ClassPath {

  private final Set<String> entries = new LinkedHashSet<>();

  private ClassPath() {}

  /** This program's class path with more behind it. */
  static ClassPath current(List<Path> extras) {
    ClassPath path = new ClassPath();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        path.entries.add(entry);
      }
    }
    path.addLoader(Thread.currentThread().getContextClassLoader());
    extras.forEach(extra -> path.entries.add(extra.toString()));
    return path;
  }

  /** A program that was itself loaded from jars given later, as spark-submit does. */
  private void addLoader(ClassLoader loader) {
    if (loader instanceof URLClassLoader urls) {
      for (URL url : urls.getURLs()) {
        addUrl(url);
      }
    }
  }

  private void addUrl(URL url) {
    try {
      URI uri = url.toURI();
      if ("file".equals(uri.getScheme())) {
        entries.add(Path.of(uri).toString());
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IllegalArgumentException("class path entry " + url + " is no file", e);
    }
  }

  /** Writes java's argument file, since a class path may be longer than a command line. */
  void writeArgumentFile(Path file) throws IOException {
    String quoted = String.join(File.pathSeparator, entries).replace("\\", "\\\\");
    Files.writeString(
        file, "-cp \"" + quoted.replace("\"", "\\\"") + "\"\n", StandardCharsets.UTF_8);
  }
}
