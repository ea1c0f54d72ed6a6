package org.mirrorball.collective;

import java.time.Duration;

final class MemoryCollectiveTest extends CollectiveSuite {

  @Override
  Group open(int ranks) throws Exception {
    var options =
        CommunicatorOptions.forJob("memory")
            .withOperationTimeout(Duration.ofSeconds(60))
            .withResultCheckInterval(1);
    return MemoryGroup.open(ranks, 8, options);
  }
}
