package org.mirrorball.collective;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;
import org.agrona.MutableDirectBuffer;

/**
 * Keeps a codec's loops from becoming parts of the methods that call them. A method of a ring calls
 * every one of them, and where C2 takes them all in it meets its limits (18,000 nodes, 8,000 bytes
 * of code), calls what is left, and puts every vector given to a call on the heap: a rank in some
 * processes then took twice as long.
 *
 * <p>Java 17 has no word for this that works outside the JDK. A method handle that is no constant
 * is a call that C2 cannot see through; it costs some nanoseconds a segment.
 */
final class LoopBoundary implements WireCodec {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private static final MethodType CONVERSION =
      MethodType.methodType(
          void.class,
          DirectBuffer.class,
          int.class,
          MutableDirectBuffer.class,
          int.class,
          int.class);

  private static final MethodType REDUCE_FORWARD =
      MethodType.methodType(
          void.class,
          DirectBuffer.class,
          int.class,
          DirectBuffer.class,
          int.class,
          float.class,
          MutableDirectBuffer.class,
          int.class,
          int.class);

  // Fields of an instance that is neither a record's nor a hidden class's: those were constants.
  private final MethodHandle encode;
  private final MethodHandle decode;
  private final MethodHandle reduce;
  private final MethodHandle reduceForward;

  LoopBoundary(WireCodec codec) {
    try {
      encode = LOOKUP.bind(codec, "encode", CONVERSION);
      decode = LOOKUP.bind(codec, "decode", CONVERSION);
      reduce = LOOKUP.bind(codec, "reduce", CONVERSION);
      reduceForward = LOOKUP.bind(codec, "reduceForward", REDUCE_FORWARD);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no handles of " + codec, e);
    }
  }

  @Override
  public void encode(
      DirectBuffer floats,
      int floatsOffset,
      MutableDirectBuffer wire,
      int wireOffset,
      int elementCount) {
    try {
      encode.invokeExact(floats, floatsOffset, wire, wireOffset, elementCount);
    } catch (Throwable t) {
      LangUtil.rethrowUnchecked(t);
    }
  }

  @Override
  public void decode(
      DirectBuffer wire,
      int wireOffset,
      MutableDirectBuffer floats,
      int floatsOffset,
      int elementCount) {
    try {
      decode.invokeExact(wire, wireOffset, floats, floatsOffset, elementCount);
    } catch (Throwable t) {
      LangUtil.rethrowUnchecked(t);
    }
  }

  @Override
  public void reduce(
      DirectBuffer wire,
      int wireOffset,
      MutableDirectBuffer floats,
      int floatsOffset,
      int elementCount) {
    try {
      reduce.invokeExact(wire, wireOffset, floats, floatsOffset, elementCount);
    } catch (Throwable t) {
      LangUtil.rethrowUnchecked(t);
    }
  }

  @Override
  public void reduceForward(
      DirectBuffer wire,
      int wireOffset,
      DirectBuffer floats,
      int floatsOffset,
      float scale,
      MutableDirectBuffer nextWire,
      int nextWireOffset,
      int elementCount) {
    try {
      reduceForward.invokeExact(
          wire, wireOffset, floats, floatsOffset, scale, nextWire, nextWireOffset, elementCount);
    } catch (Throwable t) {
      LangUtil.rethrowUnchecked(t);
    }
  }
}
