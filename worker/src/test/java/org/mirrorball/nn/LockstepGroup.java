package org.mirrorball.nn;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mirrorball.tensor.FlatVector;
import org.mirrorball.tensor.ReplicaSums;

/** Replicas on threads of one process, which add up in the order of their ranks. */
final class LockstepGroup {

  private static final long TIMEOUT_SECONDS = 60;

  private final CyclicBarrier barrier;
  private final List<float[]> contributions = new ArrayList<>();
  private final List<double[]> sums = new ArrayList<>();
  private final long[] crcs;

  LockstepGroup(int worldSize) {
    barrier = new CyclicBarrier(worldSize);
    crcs = new long[worldSize];
    for (int rank = 0; rank < worldSize; rank++) {
      contributions.add(null);
      sums.add(null);
    }
  }

  private void meet() {
    try {
      barrier.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("the other replica did not come", e);
    }
  }

  /** One rank's view of the group. */
  ReplicaGroup member(int rank) {
    return new ReplicaGroup() {
      @Override
      public int rank() {
        return rank;
      }

      @Override
      public int worldSize() {
        return crcs.length;
      }

      @Override
      public GradientExchange exchange() {
        return new Exchange(rank);
      }

      @Override
      public double[] sum(double[] values) {
        return total(rank, values);
      }

      @Override
      public long[] gather(long value) {
        crcs[rank] = value;
        meet();
        long[] all = crcs.clone();
        meet();
        return all;
      }

      @Override
      public void requireSameWeights(long step, long crc) {
        for (long other : gather(crc)) {
          if (other != crc) {
            throw new IllegalStateException("step " + step + ": the weights differ");
          }
        }
      }

      @Override
      public void barrier() {
        meet();
      }

      @Override
      public void checkCancelled() {}
    };
  }

  private double[] total(int rank, double[] values) {
    sums.set(rank, values);
    meet();
    double[] total = new double[values.length];
    for (double[] each : sums) {
      for (int i = 0; i < total.length; i++) {
        total[i] += each[i];
      }
    }
    meet();
    return total;
  }

  /** Adds up all buckets at once, when they are awaited. */
  private final class Exchange implements GradientExchange {

    private final int rank;
    private FlatVector vector;
    private int length;

    Exchange(int rank) {
      this.rank = rank;
    }

    @Override
    public void bucketReady(long step, int bucket, FlatVector sums, int offset, int count) {
      vector = sums;
      length = bucket == 0 ? offset + count : Math.max(length, offset + count);
    }

    @Override
    public ReplicaSums replicaSums() {
      return count ->
          numbers -> {
            double[] total = total(rank, numbers.clone());
            System.arraycopy(total, 0, numbers, 0, count);
          };
    }

    @Override
    public void awaitAll() {
      FloatBuffer floats = vector.bytes().asFloatBuffer();
      float[] own = new float[length];
      floats.get(0, own);
      contributions.set(rank, own);
      meet();
      for (int i = 0; i < length; i++) {
        float total = 0;
        for (float[] each : contributions) {
          total += each[i];
        }
        floats.put(i, total);
      }
      meet();
    }
  }
}
