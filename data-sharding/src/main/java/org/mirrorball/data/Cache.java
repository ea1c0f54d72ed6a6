package org.mirrorball.data;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * Where a dataset's records are kept between passes. A loop's own passes keep them with the dataset
 * itself, once one of them has come to the end; a worker keeps its own lanes' ({@link
 * RecordCache}).
 */
final class Cache implements Serializable {

  /** Nowhere. */
  static final Cache NONE = new Cache(Kind.NONE, null);

  private static final long serialVersionUID = 1L;

  /** The kinds of places. */
  private enum Kind {
    NONE,
    MEMORY,
    FILE
  }

  private final Kind kind;
  private final String directory; // of FILE
  private transient ElementStore store; // guarded by this

  private Cache(Kind kind, String directory) {
    this.kind = kind;
    this.directory = directory;
  }

  static Cache inMemory() {
    return new Cache(Kind.MEMORY, null);
  }

  static Cache inDirectory(String directory) {
    return new Cache(Kind.FILE, directory);
  }

  /** The same kind of cache for another source. */
  Cache another() {
    return new Cache(kind, directory);
  }

  boolean isRequested() {
    return kind != Kind.NONE;
  }

  boolean isInFile() {
    return kind == Kind.FILE;
  }

  ElementStore newStore() throws IOException {
    return kind == Kind.FILE ? FileStore.create(Path.of(directory)) : new MemoryStore();
  }

  /** What is kept, or else what {@code upstream} opens, to be kept when it has come to its end. */
  ElementCursor open(ElementCursor.Opener upstream, Pass pass) throws IOException {
    if (kind == Kind.NONE) {
      return upstream.open(pass);
    }
    synchronized (this) {
      return store != null ? store.cursor(pass.number()) : keeping(upstream.open(pass));
    }
  }

  private synchronized void keep(ElementStore complete) {
    store = complete;
  }

  private ElementCursor keeping(ElementCursor in) throws IOException {
    ElementStore filling = newStore();
    return new ElementCursor() {
      private boolean complete;

      @Override
      public Element next() throws IOException {
        Element element = in.next();
        if (element != null) {
          filling.add(element);
        } else if (!complete) {
          complete = true;
          filling.complete();
          keep(filling);
        }
        return element;
      }

      @Override
      public void close() throws IOException {
        in.close();
        if (!complete) {
          filling.close();
        }
      }
    };
  }
}
