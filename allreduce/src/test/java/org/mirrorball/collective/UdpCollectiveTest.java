package org.mirrorball.collective;

final class UdpCollectiveTest extends CollectiveSuite {

  @Override
  Group open(int ranks) throws Exception {
    return TestRing.open(TestRing.options().withSharedMemory(false), ranks);
  }
}
