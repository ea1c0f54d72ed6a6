package org.mirrorball.it.jobs;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A user's Spark program over TFRecord tables. It prints what it sees, a line a row, each behind
 * the name of what it shows.
 */
public final class Tables {
  private static final String EXAMPLES =
      "SELECT 1L id, -7 i, 0.5f f, 0.25d d, 'größe' s, X'00FF' b, array(1L, -1L) ids,"
          + " array(1, 2) ints, array(1.5f) fs, array(2.5d) ds, array('a', '') ss, array(X'01') bs"
          + " UNION ALL SELECT 2L, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
          + " UNION ALL SELECT 3L, 0, 0f, 0d, '', X'', array(), array(), array(), array(), array(),"
          + " array()";
  private static final String SEQUENCES =
      "SELECT 1L id, array(array(1L, 2L), array(), NULL) longs, array(array(1)) ints,"
          + " array(array(0.5f)) floats, array(array(0.5d)) doubles, array(array('x')) strings,"
          + " array(array(X'02'), NULL) bytes"
          + " UNION ALL SELECT 2L, array(), NULL, NULL, NULL, NULL, NULL";

  private final SparkSession session;
  private final String folder;

  private Tables(SparkSession session, String folder) {
    this.session = session;
    this.folder = folder;
  }

  /** Takes a folder of tables that TensorFlow has written, and a new folder for its own. */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession session = SparkSession.builder().getOrCreate()) {
      var tables = new Tables(session, arguments[1]);
      tables.readWhatTensorFlowWrote(arguments[0]);
      for (String compression : List.of("none", "gzip", "zlib")) {
        tables.writeAndRead("Example", compression, EXAMPLES);
        tables.writeAndRead("SequenceExample", compression, SEQUENCES);
      }
      tables.readOnePartition();
    }
  }

  private void readWhatTensorFlowWrote(String tables) {
    for (String recordType : List.of("Example", "SequenceExample")) {
      var rows =
          session
              .read()
              .format("tfrecord")
              .option("recordType", recordType)
              .load(tables + "/" + recordType);
      System.out.println("schema " + recordType + ": " + rows.schema().toDDL());
      print("tensorflow " + recordType, rows);
    }
  }

  private void writeAndRead(String recordType, String compression, String query) {
    var rows = session.sql(query);
    String table = folder + "/" + recordType + "-" + compression;
    rows.write()
        .format("tfrecord")
        .option("recordType", recordType)
        .option("compression", compression)
        .save(table);
    var back =
        session
            .read()
            .format("tfrecord")
            .option("recordType", recordType)
            .schema(rows.schema())
            .load(table);
    print("given " + recordType + " " + compression, rows);
    print("back " + recordType + " " + compression, back);
  }

  /** The files of the other partitions are then damaged: a job that reads one of them fails. */
  private void readOnePartition() throws IOException {
    String table = folder + "/days";
    session
        .range(0, 30, 1, 2)
        .selectExpr("id", "id % 3 AS day")
        .write()
        .format("tfrecord")
        .partitionBy("day")
        .save(table);
    var all = session.read().format("tfrecord").load(table);
    var one = all.where("day = 1");
    System.out.println("files of all: " + filesRead(all));
    System.out.println("files of one: " + filesRead(one));
    damage(new Path(table, "day=0"));
    damage(new Path(table, "day=2"));
    print("one", one);
    try {
      System.out.println("all: " + all.collectAsList());
    } catch (Exception e) { // a SparkException, which is checked, and Spark does not declare it
      System.out.println("all: " + e.getMessage());
    }
  }

  /** Of the files that tasks have had open, their partitions' folders, one a file. */
  private static List<String> filesRead(Dataset<Row> rows) {
    return rows.select(functions.input_file_name()).as(Encoders.STRING()).collectAsList().stream()
        .distinct()
        .map(file -> new Path(file).getParent().getName())
        .sorted()
        .toList();
  }

  private void damage(Path partition) throws IOException {
    FileSystem fileSystem = partition.getFileSystem(session.sparkContext().hadoopConfiguration());
    for (var file : fileSystem.globStatus(new Path(partition, "part-*"))) {
      try (OutputStream out = fileSystem.create(file.getPath(), true)) {
        out.write(new byte[(int) file.getLen()]);
      }
    }
  }

  private static void print(String name, Dataset<Row> rows) {
    rows.collectAsList().stream()
        .sorted(Comparator.comparingLong(row -> row.<Long>getAs("id")))
        .forEach(row -> System.out.println(name + ": " + row.json()));
  }
}
