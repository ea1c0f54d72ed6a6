package org.mirrorball.collective;

final class SharedMemoryCollectiveTest extends CollectiveSuite {

  @Override
  Group open(int ranks) throws Exception {
    return TestRing.open(TestRing.options(), ranks);
  }
}
