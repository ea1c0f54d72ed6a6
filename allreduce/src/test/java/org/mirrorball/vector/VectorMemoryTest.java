package org.mirrorball.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That vectors come and go as they should is seen by the parity tests of all kernels. */
final class VectorMemoryTest {

  @Test
  void theBuildTestsTheIntrinsicsNotTheSlowWay() {
    assertThat(VectorMemory.isIntrinsic()).isTrue();
  }
}
