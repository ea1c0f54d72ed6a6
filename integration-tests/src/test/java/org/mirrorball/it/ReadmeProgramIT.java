package org.mirrorball.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mirrorball.examples.FirstProgram;

/** The README's program: what stands there is what is compiled, and it runs. */
class ReadmeProgramIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void theReadmeShowsTheProgramThatIsCompiledHere() throws IOException {
    String source =
        Files.readString(
            Path.of("src/test/java", FirstProgram.class.getName().replace('.', '/') + ".java"));
    String readme = Files.readString(ROOT.resolve("README.md"));

    assertThat(withoutLayout(between(readme, "```java", "```")))
        .isEqualTo(withoutLayout(between(source, "// README begins", "// README ends")));
  }

  @Test
  void theProgramRunsAndItsModelsLearn() throws IOException {
    Path folder = TestPaths.newWorkFolder("readme");
    try {
      ProcessResult result = runProgram(folder);

      assertThat(result.exitCode()).as(result::toString).isZero();
      Matcher line =
          Pattern.compile(
                  "training: (\\S+)\\s+slope=\\[(\\S+)\\] offset=\\[(\\S+)\\] perceptron=\\S+")
              .matcher(result.standardOutput());
      assertThat(line.find()).as(result::toString).isTrue();
      String[] slope = line.group(2).split(",", -1);
      assertThat(Double.parseDouble(slope[0])).isBetween(2.9, 3.1);
      assertThat(Double.parseDouble(slope[1])).isBetween(1.9, 2.1);
      assertThat(Double.parseDouble(line.group(3))).isBetween(0.9, 1.1);
      assertThat(Double.parseDouble(line.group(1))).isGreaterThan(0.85);
    } finally {
      Folders.delete(folder);
    }
  }

  private static ProcessResult runProgram(Path folder) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"));
    command.addAll(List.of("--add-exports", "java.base/jdk.internal.vm.vector=ALL-UNNAMED"));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("-cp", TestPaths.testClasses() + ":" + libraries()));
    command.addAll(List.of(FirstProgram.class.getName(), CommandLine.quickstartData("train")));
    try (ChildProcess child = ChildProcess.start("program", folder, Map.of(), command)) {
      return child.awaitEnd(Duration.ofMinutes(2));
    }
  }

  private static String libraries() {
    return TestPaths.distribution().resolve("lib") + "/*";
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }

  private static String withoutLayout(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
