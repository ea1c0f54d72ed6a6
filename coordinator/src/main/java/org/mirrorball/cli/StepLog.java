package org.mirrorball.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.mirrorball.nn.TrainingListener;
import org.mirrorball.nn.TrainingProgress;

/** Writes a line of JSON for each step. Safe for use by several threads. */
final class StepLog implements TrainingListener, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedWriter writer; // null when nobody asked for a log

  private StepLog(BufferedWriter writer) {
    this.writer = writer;
  }

  /**
   * Opens {@code steps.jsonl} in a folder.
   *
   * @param directory made if need be; null for no log
   */
  static StepLog open(String directory) throws IOException {
    if (directory == null) {
      return new StepLog(null);
    }
    Path folder = Path.of(directory);
    Files.createDirectories(folder);
    return new StepLog(Files.newBufferedWriter(folder.resolve("steps.jsonl")));
  }

  @Override
  public synchronized void onStep(TrainingProgress progress) {
    if (writer == null) {
      return;
    }
    var line = new LinkedHashMap<String, Object>();
    line.put("epoch", progress.epoch());
    line.put("step", progress.step());
    line.put("loss", progress.loss());
    line.put("accuracy", progress.metric());
    line.put("samples_per_s", progress.samplesPerSecond());
    line.put("input_wait", progress.inputWaitShare());
    try {
      writer.write(JSON.writeValueAsString(line));
      writer.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException("the step log could not be written: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
