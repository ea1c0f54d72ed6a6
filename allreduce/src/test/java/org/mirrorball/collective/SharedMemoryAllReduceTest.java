package org.mirrorball.collective;

final class SharedMemoryAllReduceTest extends AllReduceSuite {

  @Override
  CommunicatorOptions options(CommunicatorOptions defaults) {
    return defaults;
  }
}
