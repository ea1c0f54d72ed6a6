package org.mirrorball.tensor;

import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A copy of all elements between a range of the host's memory and an array on a card. */
final class CardTransfer implements Kernel {
  enum Direction {
    UPLOAD,
    DOWNLOAD
  }

  private final Direction direction;
  private final Card.Copy copy;
  private final Memory memory;
  private final INDArray array;
  private final Pointer onHost;
  private final Pointer onCard;

  CardTransfer(Direction direction, Card.Copy copy, Memory memory, INDArray array) {
    this.direction = direction;
    this.copy = copy;
    this.memory = memory;
    this.array = array;
    this.onHost = new Pointer(memory.bytes());
    // On a card's backend this is an address of the card's, and of a whole buffer.
    this.onCard = new Address(array.data().platformAddress());
  }

  /** Memory that is somebody else's. */
  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }

  Direction direction() {
    return direction;
  }

  long byteCount() {
    return memory.bytes().capacity();
  }

  /** The host's side. */
  Memory memory() {
    return memory;
  }

  /** Waits for what the card still computes with the array. */
  @Override
  public void run() {
    Nd4j.getExecutioner().commit();
    if (direction == Direction.UPLOAD) {
      copy.run(onCard, onHost, byteCount(), direction);
      Nd4j.getAffinityManager().tagLocation(array.data(), Location.DEVICE);
    } else {
      copy.run(onHost, onCard, byteCount(), direction);
    }
  }

  @Override
  public String toString() {
    return direction.name().toLowerCase(Locale.ROOT) + Arrays.toString(array.shape());
  }
}
