package org.mirrorball.worker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;

/** A task to bytes and back, by Java serialization. Read only bytes that were authenticated. */
public final class TaskCodec {

  private TaskCodec() {}

  /**
   * The task's bytes.
   *
   * @throws IllegalArgumentException when something that the task refers to is not serializable
   */
  public static byte[] encode(WorkerTask task) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(task);
    } catch (NotSerializableException e) {
      throw new IllegalArgumentException(
          "the task refers to an object of "
              + e.getMessage()
              + ", which is not serializable and cannot be sent to a worker",
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the task cannot be serialized: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  /**
   * The task of these bytes.
   *
   * @param loader finds the classes of the user's program
   * @throws IOException when a class is missing on this worker, or of another version
   */
  static WorkerTask decode(byte[] bytes, ClassLoader loader) throws IOException {
    try (ObjectInputStream input = new LoaderInput(new ByteArrayInputStream(bytes), loader)) {
      return (WorkerTask) input.readObject();
    } catch (ClassNotFoundException e) {
      throw new IOException(
          "class " + e.getMessage() + " is not on this worker's class path; add its jar", e);
    }
  }

  private static final class LoaderInput extends ObjectInputStream {

    private final ClassLoader loader;

    LoaderInput(InputStream input, ClassLoader loader) throws IOException {
      super(input);
      this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(description.getName(), false, loader);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(description); // Also knows the primitive types.
      }
    }
  }
}
