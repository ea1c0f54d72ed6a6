package org.mirrorball.worker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/** Results of tasks as bytes, inside frames that were authenticated before they are read. */
public final class Results {

  private Results() {}

  static byte[] toBytes(Serializable result) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(result);
    } catch (IOException e) {
      throw new UncheckedIOException("a result could not be serialized: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  /** Reads a result of a known type. */
  public static <T extends Serializable> T fromBytes(byte[] bytes, Class<T> type) {
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return type.cast(in.readObject());
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("a worker's result is no " + type.getName(), e);
    }
  }
}
