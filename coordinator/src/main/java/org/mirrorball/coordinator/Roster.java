package org.mirrorball.coordinator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.mirrorball.control.ControlMessage;

/** The workers that have joined, and their ranks: by host, then by the launcher's number. */
final class Roster {

  private static final Comparator<Member> ORDER =
      Comparator.comparing(Member::host).thenComparingInt(Member::workerId);

  private final int workers;
  private final List<Member> members = new ArrayList<>();

  Roster(int workers) {
    this.workers = workers;
  }

  /** Adds a worker; returns why not, or null. */
  String add(Member member, ControlMessage.Join join) {
    if (join.workerId() < 0 || join.workerId() >= workers) {
      return "worker " + join.workerId() + " is not one of the " + workers + " expected";
    }
    Member present = byWorkerId(join.workerId());
    if (present != null) {
      return "worker " + join.workerId() + " has joined already, as " + present;
    }
    member.joined(join);
    members.add(member);
    return null;
  }

  boolean isComplete() {
    return members.size() == workers;
  }

  boolean isReady() {
    return isComplete() && members.stream().allMatch(Member::isReady);
  }

  void assignRanks() {
    members.sort(ORDER);
    for (int rank = 0; rank < members.size(); rank++) {
      members.get(rank).assign(rank);
    }
  }

  /** Tells everyone its rank, and where all others are. */
  void announce(int generation) {
    for (Member member : members) {
      member
          .connection()
          .send(new ControlMessage.Assigned(member.rank(), members.size(), generation));
      for (Member peer : members) {
        member.connection().send(peer.peer());
      }
    }
  }

  /** Everyone, by rank once ranks are assigned. */
  List<Member> members() {
    return members;
  }

  boolean contains(Member member) {
    return members.contains(member);
  }

  Member byWorkerId(int workerId) {
    return members.stream().filter(each -> each.workerId() == workerId).findFirst().orElse(null);
  }

  Member byRank(int rank) {
    return members.stream().filter(each -> each.rank() == rank).findFirst().orElse(null);
  }

  /** A sentence that begins with the workers that have not joined. */
  String whoIsMissing() {
    List<Integer> missing =
        IntStream.range(0, workers).filter(each -> byWorkerId(each) == null).boxed().toList();
    return "workers " + missing + " of " + workers + " did not join";
  }

  /** A sentence that begins with those that have joined but are not ready. */
  String whoIsLate() {
    List<Member> late = members.stream().filter(each -> !each.isReady()).toList();
    return late + " did not reach all peers";
  }
}
