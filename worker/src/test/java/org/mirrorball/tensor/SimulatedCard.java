package org.mirrorball.tensor;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.mirrorball.tensor.CardTransfer.Direction;

/**
 * A card whose memory is that of arrays of the processor's backend, which no host kernel sees. All
 * that is simulated is the copy of bytes; it counts them.
 */
public final class SimulatedCard {
  private final Map<Direction, Integer> copies = new EnumMap<>(Direction.class);
  private final Map<Direction, Long> bytes = new EnumMap<>(Direction.class);
  private final Card card = new Card(this::copy);

  private void copy(Pointer to, Pointer from, long byteCount, Direction direction) {
    Pointer.memcpy(to, from, byteCount);
    copies.merge(direction, 1, Integer::sum);
    bytes.merge(direction, byteCount, Long::sum);
  }

  Card card() {
    return card;
  }

  /** The plan that computes on this card. */
  public Plan build(PlanBuilder plan) {
    return plan.on(card).build();
  }

  /** Forgets what was copied. */
  public void reset() {
    copies.clear();
    bytes.clear();
  }

  public int uploads() {
    return copies.getOrDefault(Direction.UPLOAD, 0);
  }

  public int downloads() {
    return copies.getOrDefault(Direction.DOWNLOAD, 0);
  }

  public long uploadedBytes() {
    return bytes.getOrDefault(Direction.UPLOAD, 0L);
  }

  public long downloadedBytes() {
    return bytes.getOrDefault(Direction.DOWNLOAD, 0L);
  }
}
