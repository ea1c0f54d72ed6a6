package org.mirrorball.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two ranks in network namespaces of their own, joined by a link of 1 Gbit/s. Needs root, iproute2
 * and, for the loss, nftables. What the link carries is printed, as a share of its rate each way.
 */
final class NetworkLinkTest {

  private static final double LINK_BYTES_PER_MS = 1e9 / 8 / 1e3;
  private static final int ELEMENT_COUNT = 4 << 20;
  private static final int REPETITIONS = 24;
  private static final long PATIENCE_S = 120;

  /** Of datagrams: what the interface carries whole. */
  private static final int DERIVED_LENGTH = 0;

  private final String prefix = "mb" + ProcessHandle.current().pid();
  private final List<Process> processes = new ArrayList<>();
  @TempDir private Path folder;

  @BeforeEach
  void joinTwoNamespaces() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && succeeds("ip", "netns", "add", name(0)),
        "network namespaces need root and iproute2");
    must("ip", "netns", "add", name(1));
    must("ip", "link", "add", name(0), "type", "veth", "peer", "name", name(1));
    for (int rank = 0; rank < 2; rank++) {
      must("ip", "link", "set", name(rank), "netns", name(rank));
      inside(rank, "ip", "addr", "add", host(rank) + "/24", "dev", name(rank));
      inside(rank, "ip", "link", "set", name(rank), "up");
      inside(rank, "ip", "link", "set", "lo", "up");
      inside(
          rank, "tc qdisc add dev " + name(rank) + " root tbf rate 1gbit burst 256kb latency 50ms");
    }
  }

  @AfterEach
  void removeNamespaces() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    succeeds("ip", "netns", "del", name(0));
    succeeds("ip", "netns", "del", name(1));
  }

  @Test
  void aSumOverALinkThatDropsFramesHasTheSameBits() throws Exception {
    String whole = sumOver("link", "float32", DERIVED_LENGTH);
    assumeTrue(succeeds("nft", "--version"), "loss needs nftables");
    for (int rank = 0; rank < 2; rank++) {
      inside(rank, "nft", "add table inet loss");
      inside(rank, "nft", "add chain inet loss input { type filter hook input priority 0 ; }");
      inside(rank, "nft", "add rule inet loss input udp dport > 0 numgen random mod 100 == 0 drop");
    }

    assertThat(sumOver("1 % of frames lost", "float32", DERIVED_LENGTH)).isEqualTo(whole);
  }

  @Test
  void aLinkWithJumboFramesCarriesLongerDatagrams() throws Exception {
    for (int rank = 0; rank < 2; rank++) {
      inside(rank, "ip", "link", "set", name(rank), "mtu", "9000");
    }
    assertThat(sumOver("link with jumbo frames", "float32", DERIVED_LENGTH))
        .isNotEqualTo(sumOver("link with jumbo frames, bfloat16", "bfloat16", DERIVED_LENGTH));
  }

  @Test
  void datagramsLongerThanTheLinkCarriesArriveInFragments() throws Exception {
    assertThat(sumOver("datagrams of 8 KiB in fragments", "float32", 8_192)).isNotEmpty();
  }

  /** Returns the checksum, the same on both ranks. */
  private String sumOver(String link, String wire, int datagramLength) throws Exception {
    Path meeting = Files.createTempDirectory(folder, "meeting");
    List<Path> outputs = List.of(meeting.resolve("output-0"), meeting.resolve("output-1"));
    for (int rank = 0; rank < 2; rank++) {
      processes.add(start(rank, meeting, outputs.get(rank), wire, datagramLength));
    }
    for (Process process : processes) {
      assertThat(process.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    }
    processes.clear();
    List<String> lines = List.of(lastLine(outputs.get(0)), lastLine(outputs.get(1)));
    assertThat(lines).allMatch(line -> line.startsWith("crc="));
    double medianMs = Double.parseDouble(lines.get(0).replaceAll(".*median_ms=", ""));
    double bytes = ELEMENT_COUNT * (double) Float.BYTES;
    System.out.printf(
        "%s, 2 ranks, 16 MiB: %.1f ms, %.3f of 1 Gbit/s each way as float32%n",
        link, medianMs, bytes / medianMs / LINK_BYTES_PER_MS);
    assertThat(crcOf(lines.get(0))).isEqualTo(crcOf(lines.get(1)));
    return crcOf(lines.get(0));
  }

  private static String crcOf(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private static String lastLine(Path output) throws IOException {
    List<String> lines = Files.readAllLines(output);
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  private Process start(int rank, Path meeting, Path output, String wire, int datagramLength)
      throws IOException {
    Path ipcRoot = Files.createDirectory(meeting.resolve("rank-" + rank));
    assertThat(ipcRoot).exists();
    return new ProcessBuilder(
            "ip",
            "netns",
            "exec",
            name(rank),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.vm.vector=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector,jdk.incubator.foreign",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            LinkRank.class.getName(),
            "link-" + prefix,
            Integer.toString(rank),
            "2",
            meeting.toString(),
            host(rank),
            Integer.toString(ELEMENT_COUNT),
            Integer.toString(REPETITIONS),
            wire,
            Integer.toString(datagramLength))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private String name(int rank) {
    return prefix + "-" + rank;
  }

  private static String host(int rank) {
    return "10.77.0." + (rank + 1);
  }

  /** Words may come in one string. */
  private void inside(int rank, String... command) throws Exception {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name(rank)));
    for (String part : command) {
      words.addAll(List.of(part.split(" ")));
    }
    must(words.toArray(String[]::new));
  }

  private static void must(String... command) throws Exception {
    assertThat(succeeds(command)).as(String.join(" ", command)).isTrue();
  }

  private static boolean succeeds(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false; // not installed
    }
  }
}
