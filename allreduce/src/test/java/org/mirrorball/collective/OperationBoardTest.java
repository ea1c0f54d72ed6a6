package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class OperationBoardTest {

  private final OperationBoard board =
      new OperationBoard(new UnsafeBuffer(TestRing.bytes(OperationBoard.LENGTH)));

  private static Operation operation(int count) {
    Elements elements = Elements.float32(TestRing.floats(count), 0, count);
    return new Operation(OperationRequest.of(OperationKind.ALL_REDUCE, elements, 0), null, null, 1);
  }

  @Test
  void nothingHasBegunOnAFreshBoard() {
    assertThat(board.hasBegun(0)).isFalse();
    assertThat(board.isAt(operation(5), 0)).isFalse();
    assertThat(board.reducedCount(0)).isZero();
    assertThat(board.hasFinished(0)).isFalse();
    assertThat(board.hasGivenUp()).isFalse();
  }

  @Test
  void anOperationIsToldFromOthersByItsLengthAndItsNumber() {
    board.begin(operation(5), 3, 7, 640, 2);

    assertThat(board.hasBegun(3)).isTrue();
    assertThat(board.hasBegun(4)).isFalse();
    assertThat(board.isAt(operation(5), 3)).isTrue();
    assertThat(board.isAt(operation(6), 3)).isFalse();
    assertThat(board.isAt(operation(5), 2)).isFalse();
    assertThat(board.vectorNumber()).isEqualTo(7);
    assertThat(board.position()).isEqualTo(640);
    assertThat(board.way()).isEqualTo(2);
    assertThat(board.describe()).isEqualTo(operation(5).describe());
  }

  @Test
  void progressCountsForItsOperationOnly() {
    board.reduced(3, 12);
    board.finished(3);

    assertThat(board.reducedCount(3)).isEqualTo(12);
    assertThat(board.reducedCount(4)).isZero();
    assertThat(board.hasFinished(3)).isTrue();
    assertThat(board.hasFinished(2)).isTrue();
    assertThat(board.hasFinished(4)).isFalse();
  }

  @Test
  void numbersMayBeginAgain() {
    board.begin(operation(5), Integer.MAX_VALUE, 7, 640, 0);
    board.reduced(Integer.MAX_VALUE, 9);
    board.finished(Integer.MAX_VALUE);

    assertThat(board.hasBegun(Integer.MAX_VALUE - 1)).isTrue();
    assertThat(board.isAt(operation(5), Integer.MAX_VALUE)).isTrue();
    assertThat(board.hasBegun(Integer.MIN_VALUE)).isFalse();
    assertThat(board.reducedCount(Integer.MAX_VALUE)).isEqualTo(9);
    assertThat(board.hasFinished(Integer.MAX_VALUE)).isTrue();
    assertThat(board.hasFinished(Integer.MIN_VALUE)).isFalse();
  }

  @Test
  void givingUpIsForGood() {
    board.giveUp();
    board.begin(operation(5), 4, 7, 0, 0);

    assertThat(board.hasGivenUp()).isTrue();
  }
}
