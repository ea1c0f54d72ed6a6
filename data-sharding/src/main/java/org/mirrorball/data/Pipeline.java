package org.mirrorball.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a {@link Dataset} describes. Operations that look at places alone are kept before mappings,
 * where they mean the same and cost less: so shuffles hold records and not samples, and what is
 * skipped is never mapped.
 *
 * @param origin where elements begin
 * @param operations in the order in which they act
 * @param autoShard how training divides it
 */
record Pipeline(Origin origin, ArrayList<Operation> operations, AutoShard autoShard)
    implements Serializable {

  static Pipeline of(Origin origin) {
    return new Pipeline(origin, new ArrayList<>(), AutoShard.LANES);
  }

  Pipeline withAutoShard(AutoShard policy) {
    return new Pipeline(origin, operations, policy);
  }

  Pipeline with(Operation operation) {
    var longer = new ArrayList<>(operations);
    int place = longer.size();
    if (operation instanceof PositionalOperation positional) {
      while (place > 0 && mayStandBefore(positional, longer.get(place - 1))) {
        place--;
      }
    }
    longer.add(place, operation);
    return new Pipeline(origin, longer, autoShard);
  }

  private static boolean mayStandBefore(PositionalOperation moved, Operation other) {
    return other instanceof SlotOperation slot && (slot.keepsAll() || moved.commutesWithFilter());
  }

  /** With the origin's records kept: all that follows is pure, so it is the same, and cheaper. */
  Pipeline withCache(Cache cache) {
    for (Operation operation : operations) {
      if (!(operation instanceof SlotOperation || operation instanceof PositionalOperation)) {
        throw new IllegalStateException("cache() comes before " + operation.name() + "()");
      }
    }
    return new Pipeline(origin.withCache(cache), operations, autoShard);
  }

  Pipeline withDamage(Damage damage) {
    return new Pipeline(origin.withDamage(damage), operations, autoShard);
  }

  /** Whether batches come out. */
  boolean isBatched() {
    for (int i = operations.size() - 1; i >= 0; i--) {
      Operation operation = operations.get(i);
      if (operation instanceof BatchOperation || operation instanceof UnbatchOperation) {
        return operation instanceof BatchOperation;
      }
    }
    return false;
  }

  /** The first operations alone. */
  Pipeline first(int count) {
    return new Pipeline(origin, new ArrayList<>(operations.subList(0, count)), autoShard);
  }

  /** How many operations at the end of the first {@code count} act on one element alone. */
  int trailingSlotOperations(int count) {
    int trailing = 0;
    while (trailing < count && operations.get(count - 1 - trailing) instanceof SlotOperation) {
      trailing++;
    }
    return trailing;
  }

  List<SlotOperation> slotOperations(int start, int end) {
    return operations.subList(start, end).stream().map(SlotOperation.class::cast).toList();
  }

  /** Opens a pass over all that comes out. */
  ElementCursor open(Pass pass) throws IOException {
    return open(operations.size(), pass);
  }

  private ElementCursor open(int count, Pass pass) throws IOException {
    if (count == 0) {
      return origin.open(pass);
    }
    int slots = trailingSlotOperations(count);
    if (slots > 0) {
      return SlotCursor.open(open(count - slots, pass), slotOperations(count - slots, count), pass);
    }
    return operations.get(count - 1).open(upstreamPass -> open(count - 1, upstreamPass), pass);
  }

  String describeOrigin() {
    return origin.describe();
  }

  /** What is done about damaged files, for comparing plans. */
  String describeCorruptionPolicies() {
    return origin.corruptionPolicies().stream()
        .distinct()
        .map(Enum::name)
        .collect(Collectors.joining(", "));
  }

  /** The operations, for comparing plans. */
  String describe() {
    return operations.stream()
        .filter(operation -> !(operation instanceof PrefetchOperation))
        .map(Operation::describe)
        .collect(Collectors.joining(", "));
  }
}
