package org.mirrorball.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mirrorball.it.jobs.BarrierSum;

/** The clusters themselves: what the other tests of this module rely on. */
@ExtendWith(Clusters.Shared.class)
class ClusterIT {

  @Test
  void sparkReadsFromHdfsAndMeetsAtABarrierOnTwoWorkers(Clusters clusters) throws IOException {
    String numbers = clusters.hdfs().uri() + "/numbers.txt";
    writeNumbers(clusters.hdfs(), numbers);
    SparkStandaloneCluster spark = clusters.spark();
    Path jar = ProgramJar.write(spark.folder().resolve("sum.jar"), BarrierSum.class.getPackage());

    ProcessResult result =
        spark.submit(
            Duration.ofMinutes(2),
            List.of("--class", BarrierSum.class.getName(), jar.toString(), numbers));

    assertThat(result.exitCode()).as(result::toString).isZero();
    assertThat(result.standardOutput()).contains("sum=5050 executors=2");
  }

  private static void writeNumbers(HdfsCluster hdfs, String file) throws IOException {
    String lines =
        IntStream.rangeClosed(1, 100).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    try (OutputStream out =
        hdfs.fileSystem().create(new org.apache.hadoop.fs.Path(file), (short) 2)) {
      out.write(lines.getBytes(UTF_8));
    }
  }
}
