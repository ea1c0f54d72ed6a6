package org.mirrorball.launch;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The Spark application that this process drives. */
public final class SparkDriver {

  private final SparkSession session;

  private SparkDriver(SparkSession session) {
    this.session = session;
  }

  /**
   * The active session, or one made from {@code spark-submit}'s configuration.
   *
   * @throws IllegalStateException when Spark is not on the class path or no master is named
   */
  public static SparkDriver current() {
    try {
      return new SparkDriver(SparkSession.builder().appName("mirrorball").getOrCreate());
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "the spark strategy runs inside Spark: start it with bin/mirrorball-spark-submit", e);
    }
  }

  /** The session. */
  public SparkSession session() {
    return session;
  }

  /** Hadoop's configuration as Spark has it, {@code spark.hadoop.*} included. */
  public Map<String, String> hadoopConfiguration() {
    var entries = new HashMap<String, String>();
    session
        .sparkContext()
        .hadoopConfiguration()
        .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries;
  }
}
