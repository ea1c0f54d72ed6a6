package org.mirrorball.collective;

final class UdpAllReduceTest extends AllReduceSuite {

  @Override
  CommunicatorOptions options(CommunicatorOptions defaults) {
    return defaults.withSharedMemory(false);
  }
}
