package org.mirrorball.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.mirrorball.tfrecord.DataException;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.FloatList;
import org.mirrorball.tfrecord.Int64List;
import org.mirrorball.tfrecord.RecordFiles;

/**
 * Writes TFRecords from a CSV file of numbers (RFC 4180, UTF-8, a header line with the columns'
 * names). A record has the features {@code features}, float32, of all columns but the label's, in
 * their order, and {@code label}: int64 where all labels are whole numbers, else float32.
 */
public final class CsvImporter {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreEmptyLines(true)
          .setTrim(true)
          .get();

  private final Path file;
  private final String labelColumn;

  private CsvImporter(Path file, String labelColumn) {
    this.file = file;
    this.labelColumn = labelColumn;
  }

  /**
   * From this file.
   *
   * @param labelColumn the name of the label's column
   */
  public static CsvImporter of(Path file, String labelColumn) {
    return new CsvImporter(file, labelColumn);
  }

  /** What a first pass over the file finds. */
  private record Contents(long rowCount, boolean wholeLabels) {}

  /**
   * Imports, in two passes over the file.
   *
   * @return how many records were written
   * @throws DataException when a row has too few columns or a field is no number; names the line
   */
  public long run(ImportTarget target, Configuration conf) throws IOException {
    Contents contents = contents(conf);
    try (var out = target.open(contents.rowCount(), conf);
        CSVParser rows = open(conf)) {
      for (CSVRecord row : rows) {
        out.write(example(row, rows.getHeaderNames(), contents.wholeLabels()));
      }
      out.commit();
    } catch (UncheckedIOException e) {
      throw new DataException(file + ": " + e.getMessage(), e);
    }
    return contents.rowCount();
  }

  private Contents contents(Configuration conf) throws IOException {
    long count = 0;
    boolean whole = true;
    try (CSVParser rows = open(conf)) {
      requireColumns(rows.getHeaderNames());
      for (CSVRecord row : rows) {
        if (!row.isConsistent()) {
          throw new DataException(
              "%s, line %d: has %d columns, the header %d"
                  .formatted(
                      file, rows.getCurrentLineNumber(), row.size(), rows.getHeaderNames().size()));
        }
        count++;
        float label = number(row, labelColumn);
        whole &= label == Math.rint(label);
      }
    } catch (UncheckedIOException e) {
      throw new DataException(file + ": " + e.getMessage(), e);
    }
    return new Contents(count, whole);
  }

  private void requireColumns(List<String> names) throws DataException {
    if (!names.contains(labelColumn) || names.size() < 2) {
      throw new DataException(
          "%s: no column '%s' beside others; there are: %s"
              .formatted(file, labelColumn, String.join(", ", names)));
    }
  }

  private CSVParser open(Configuration conf) throws IOException {
    try {
      var in = RecordFiles.fileSystemOf(file, conf).open(file);
      return CSVParser.parse(new InputStreamReader(in, StandardCharsets.UTF_8), FORMAT);
    } catch (FileNotFoundException e) {
      throw new DataException("cannot open " + file, e);
    } catch (IllegalArgumentException e) { // a column's name is there twice, or missing
      throw new DataException(file + ": " + e.getMessage(), e);
    }
  }

  private Example example(CSVRecord row, List<String> names, boolean wholeLabel)
      throws DataException {
    float[] values = new float[names.size() - 1];
    int count = 0;
    for (String name : names) {
      if (!name.equals(labelColumn)) {
        values[count++] = number(row, name);
      }
    }
    float label = number(row, labelColumn);
    Map<String, Feature> features = new LinkedHashMap<>();
    features.put("features", FloatList.of(values));
    features.put("label", wholeLabel ? Int64List.of((long) label) : FloatList.of(label));
    return Example.of(features);
  }

  private float number(CSVRecord row, String column) throws DataException {
    String text = row.get(column);
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw new DataException(
          "%s, row %d, column '%s': '%s' is not a number"
              .formatted(file, row.getRecordNumber(), column, text),
          e);
    }
  }
}
