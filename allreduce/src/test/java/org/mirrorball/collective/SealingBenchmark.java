package org.mirrorball.collective;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What guarding frames costs: GB/s of payload, time and garbage of a frame, by one thread.
 *
 * <p>To run it, after {@code mvn -pl allreduce test-compile dependency:build-classpath
 * -Dmdep.outputFile=target/classpath}:
 *
 * <pre>
 *   java --add-opens java.base/jdk.internal.misc=ALL-UNNAMED \
 *     --add-modules jdk.incubator.foreign --enable-native-access=ALL-UNNAMED \
 *     -cp allreduce/target/test-classes:allreduce/target/classes:$(cat allreduce/target/classpath) \
 *     org.mirrorball.collective.SealingBenchmark
 * </pre>
 */
final class SealingBenchmark {

  private static final int ROUNDS = 5;
  private static final long ROUND_NS = 2_000_000_000L;

  /** Between two looks at the clock. */
  private static final int BATCH = 100;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private SealingBenchmark() {}

  /** Measures the longest frames of shared memory, of jumbo links and of Ethernet. */
  public static void main(String[] arguments) {
    for (int frameLength : new int[] {65_504, 8_160, 1_376}) {
      measureData(FrameGuard.NONE, "plain", frameLength);
      byte[] key = new byte[32];
      measureData(
          new SealedFrames(new FrameSealer(key, frameLength), new FrameOpener(key, frameLength)),
          "sealed",
          frameLength);
    }
    measureControl();
  }

  /** Each frame is sealed and opened; the time of each is taken over whole batches. */
  private static void measureData(FrameGuard guard, String name, int frameLength) {
    int payloadLength = (frameLength - Frame.HEADER_LENGTH - guard.overheadLength()) & -64;
    int sealedLength = Frame.HEADER_LENGTH + payloadLength + guard.overheadLength();
    UnsafeBuffer vector = new UnsafeBuffer(ByteBuffer.allocateDirect(payloadLength));
    UnsafeBuffer[] claims = new UnsafeBuffer[BATCH];
    for (int i = 0; i < BATCH; i++) {
      claims[i] = new UnsafeBuffer(ByteBuffer.allocateDirect(sealedLength));
    }
    Runnable seal =
        () -> {
          for (UnsafeBuffer claim : claims) {
            guard
                .payload(claim)
                .putBytes(guard.payloadOffset(Frame.HEADER_LENGTH), vector, 0, payloadLength);
            guard.seal(claim, 0, Frame.HEADER_LENGTH, payloadLength);
          }
        };
    Runnable open =
        () -> {
          for (UnsafeBuffer claim : claims) {
            if (guard.open(claim, 0, Frame.HEADER_LENGTH, sealedLength) < 0) {
              throw new AssertionError("not opened");
            }
          }
        };
    for (int round = 0; round < ROUNDS; round++) {
      report(name + " frames of " + sealedLength, payloadLength, seal, open, round);
    }
  }

  private static void measureControl() {
    ControlGuard guard = new SignedControl(new byte[32], new byte[32]);
    UnsafeBuffer[] frames = new UnsafeBuffer[BATCH];
    for (int i = 0; i < BATCH; i++) {
      frames[i] = new UnsafeBuffer(ByteBuffer.allocateDirect(Frame.HEADER_LENGTH + 24));
    }
    Runnable sign =
        () -> {
          for (UnsafeBuffer frame : frames) {
            guard.sign(frame, 0, Frame.HEADER_LENGTH);
          }
        };
    Runnable check =
        () -> {
          for (UnsafeBuffer frame : frames) {
            if (guard.check(frame, 0, frame.capacity()) < 0) {
              throw new AssertionError("not accepted");
            }
          }
        };
    for (int round = 0; round < ROUNDS; round++) {
      report("signed heartbeats", Frame.HEADER_LENGTH, sign, check, round);
    }
  }

  /** Alternates the two for a while; tells the last round, when everything is compiled. */
  private static void report(
      String name, int payloadLength, Runnable outgoing, Runnable incoming, int round) {
    long[] spentNs = new long[2];
    long[] allocated = new long[2];
    long frameCount = 0;
    long beginNs = System.nanoTime();
    while (System.nanoTime() - beginNs < ROUND_NS) {
      measure(outgoing, 0, spentNs, allocated);
      measure(incoming, 1, spentNs, allocated);
      frameCount += BATCH;
    }
    if (round < ROUNDS - 1) {
      return;
    }
    for (int i = 0; i < 2; i++) {
      System.out.printf(
          "%-24s %-8s %6.2f GB/s %8.1f ns/frame %6d B of garbage/frame%n",
          name,
          i == 0 ? "outgoing" : "incoming",
          (double) payloadLength * frameCount / spentNs[i],
          (double) spentNs[i] / frameCount,
          allocated[i] / frameCount);
    }
  }

  private static void measure(Runnable batch, int index, long[] spentNs, long[] allocated) {
    long bytesBefore = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    long beginNs = System.nanoTime();
    batch.run();
    spentNs[index] += System.nanoTime() - beginNs;
    allocated[index] +=
        THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytesBefore;
  }
}
