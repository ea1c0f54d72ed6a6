package org.mirrorball.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;

/**
 * Strings as a length and UTF-8. Kryo's own reader allocates whatever length it is told; this one
 * no more than the frame holds.
 */
final class StringCodec extends Serializer<String> {

  StringCodec() {
    setImmutable(true);
  }

  @Override
  public void write(Kryo kryo, Output output, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    output.writeVarInt(bytes.length, true);
    output.writeBytes(bytes);
  }

  @Override
  public String read(Kryo kryo, Input input, Class<? extends String> type) {
    int length = input.readVarInt(true);
    int available = input.limit() - input.position();
    if (length < 0 || length > available) {
      throw new KryoException("a string of " + length + " bytes, where " + available + " are left");
    }
    return new String(input.readBytes(length), UTF_8);
  }
}
