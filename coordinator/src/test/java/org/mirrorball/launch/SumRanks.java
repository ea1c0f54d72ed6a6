package org.mirrorball.launch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mirrorball.collective.Elements;
import org.mirrorball.worker.Progress;
import org.mirrorball.worker.WorkerContext;
import org.mirrorball.worker.WorkerTask;

/** Adds up rank + 1 over the workers, step after step; the result is the last sum. */
record SumRanks(int steps, int elementCount) implements WorkerTask {

  @Override
  public byte[] run(WorkerContext context) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(elementCount * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long step = 1; step <= steps; step++) {
      context.checkCancelled();
      for (int i = 0; i < elementCount; i++) {
        buffer.putFloat(i * Float.BYTES, context.rank() + 1);
      }
      context.communicator().allReduceSum(Elements.float32(buffer, 0, elementCount)).run(step, 0);
      context.report(new Progress(1, step, steps, 0.5, Double.NaN, 100, 0, step));
    }
    return Float.toString(buffer.getFloat(0)).getBytes(US_ASCII);
  }
}
