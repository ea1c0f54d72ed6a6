package org.mirrorball.control;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.io.IOException;
import java.util.List;

/**
 * Messages to bytes and back: one byte that says which record it is, then Kryo's form of the
 * record. Nothing that is read can name a class, and nothing in a record can be announced longer
 * than the frame. Not safe for use by several threads.
 */
final class MessageCodec {

  // The order is the wire format: append only.
  private static final List<Class<? extends ControlMessage>> RECORDS =
      List.of(
          ControlMessage.Join.class,
          ControlMessage.JoinFailed.class,
          ControlMessage.Assigned.class,
          ControlMessage.Peer.class,
          ControlMessage.Rejected.class,
          ControlMessage.Ready.class,
          ControlMessage.RunTask.class,
          ControlMessage.TaskProgress.class,
          ControlMessage.TaskDone.class,
          ControlMessage.TaskFailed.class,
          ControlMessage.Cancel.class,
          ControlMessage.Heartbeat.class,
          ControlMessage.Shutdown.class);

  private final Kryo kryo = new Kryo();
  private final Output output = new Output(1024, FrameWriter.MAX_BODY_LENGTH);

  MessageCodec() {
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    kryo.register(String.class, new StringCodec());
    kryo.register(FailureReason.class);
    RECORDS.forEach(kryo::register);
  }

  byte[] encode(ControlMessage message) throws IOException {
    output.reset();
    try {
      output.writeByte(RECORDS.indexOf(message.getClass()));
      kryo.writeObject(output, message);
    } catch (KryoException e) {
      throw new IOException("cannot send a " + message.getClass().getSimpleName(), e);
    }
    return output.toBytes();
  }

  ControlMessage decode(byte[] bytes) throws IOException {
    Input input = new Input(bytes);
    ControlMessage message;
    try {
      message = kryo.readObject(input, RECORDS.get(input.readByte()));
    } catch (RuntimeException e) {
      throw new IOException("a frame of " + bytes.length + " bytes holds no message", e);
    }
    if (input.position() != bytes.length) {
      throw new IOException("a frame of " + bytes.length + " bytes holds more than a message");
    }
    return message;
  }
}
