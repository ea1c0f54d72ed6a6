package org.mirrorball.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Gives lanes to the ranks whose hosts have their bytes: the pair of lane and rank with the most
 * local bytes first, and so on, each rank as many lanes as any other. Every rank comes to the same
 * result. The global batches' samples stay what they are; only who reads which changes.
 */
final class Placement {

  /** What a rank would read of its own host, were a lane its. */
  private record Candidate(int lane, int rank, long localBytes) {}

  private Placement() {}

  static ShardPlan place(ShardPlan plan, long[] hostOfRank) {
    int lanes = plan.laneCount();
    int workers = plan.workers();
    if (lanes % workers != 0 || Arrays.stream(hostOfRank).distinct().count() == 1) {
      return plan; // shared lanes belong to neighbours; on one host all places are alike
    }
    int[] rankOfLane = assign(candidates(plan, hostOfRank), lanes, workers);
    int[] order = new int[lanes];
    int[] next = new int[workers];
    for (int lane = 0; lane < lanes; lane++) {
      int rank = rankOfLane[lane];
      order[rank * (lanes / workers) + next[rank]++] = lane;
    }
    return plan.withOrder(order);
  }

  private static List<Candidate> candidates(ShardPlan plan, long[] hostOfRank) {
    var candidates = new ArrayList<Candidate>();
    for (Lane lane : plan.lanes()) {
      for (int rank = 0; rank < hostOfRank.length; rank++) {
        long bytes = plan.index().bytesOn(hostOfRank[rank], lane);
        candidates.add(new Candidate(lane.number(), rank, bytes));
      }
    }
    candidates.sort(
        Comparator.comparingLong((Candidate candidate) -> -candidate.localBytes())
            .thenComparingInt(Candidate::lane)
            .thenComparingInt(Candidate::rank));
    return candidates;
  }

  private static int[] assign(List<Candidate> candidates, int lanes, int workers) {
    int[] rankOfLane = new int[lanes];
    Arrays.fill(rankOfLane, -1);
    int[] given = new int[workers];
    for (Candidate candidate : candidates) {
      boolean free = rankOfLane[candidate.lane()] < 0;
      if (free && given[candidate.rank()] < lanes / workers) {
        rankOfLane[candidate.lane()] = candidate.rank();
        given[candidate.rank()]++;
      }
    }
    return rankOfLane;
  }
}
