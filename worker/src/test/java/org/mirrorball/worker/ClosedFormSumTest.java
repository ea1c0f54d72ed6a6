package org.mirrorball.worker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.mirrorball.collective.WireType;

class ClosedFormSumTest {

  private static final int COUNT = 100;

  private final ByteBuffer vector =
      ByteBuffer.allocateDirect(COUNT * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  @Test
  void theSumOfAllRanksIsAccepted() {
    ByteBuffer other =
        ByteBuffer.allocateDirect(COUNT * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    new ClosedFormSum(0, 2, WireType.EXACT).fill(vector, COUNT);
    new ClosedFormSum(1, 2, WireType.EXACT).fill(other, COUNT);
    for (int i = 0; i < vector.capacity(); i += Float.BYTES) {
      vector.putFloat(i, vector.getFloat(i) + other.getFloat(i));
    }

    assertThatCode(() -> new ClosedFormSum(0, 2, WireType.EXACT).check(vector, COUNT))
        .doesNotThrowAnyException();
  }

  @Test
  void whatWasNotAddedUpIsAnErrorThatNamesTheElement() {
    ClosedFormSum sum = new ClosedFormSum(1, 3, WireType.FLOAT16);
    sum.fill(vector, COUNT);

    assertThatThrownBy(() -> sum.check(vector, COUNT))
        .hasMessage("all-reduce of 100 floats: got 0.03125 at 0, expected 0.09375 (rank 1 of 3)");
  }

  @Test
  void aWrongBitIsAnErrorUnlessTheWireRounds() {
    new ClosedFormSum(0, 1, WireType.EXACT).fill(vector, COUNT);
    vector.putFloat(0, Math.nextUp(vector.getFloat(0)));

    assertThatThrownBy(() -> new ClosedFormSum(0, 1, WireType.EXACT).check(vector, COUNT))
        .hasMessageContaining("at 0, expected");
    assertThatCode(() -> new ClosedFormSum(0, 1, WireType.BFLOAT16).check(vector, COUNT))
        .doesNotThrowAnyException();
  }
}
