package org.mirrorball.it;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * HDFS with two DataNodes and Spark with two Workers of one core. They take half a minute to start,
 * so all tests of a run share them; a test class gets them as a parameter, by {@code
 * ExtendWith(Clusters.Shared.class)}.
 */
record Clusters(HdfsCluster hdfs, SparkStandaloneCluster spark) implements AutoCloseable {

  private static Clusters start() {
    HdfsCluster hdfs = HdfsCluster.start(2);
    try {
      return new Clusters(hdfs, SparkStandaloneCluster.start(2, 1));
    } catch (RuntimeException | Error e) {
      hdfs.close();
      throw e;
    }
  }

  @Override
  public void close() {
    spark.close();
    hdfs.close();
  }

  /** Starts them for the first test that asks, and has JUnit close them after the last one. */
  static final class Shared implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(Clusters.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Clusters.class;
    }

    @Override
    public Clusters resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(NAMESPACE)
          .getOrComputeIfAbsent(Clusters.class, key -> start(), Clusters.class);
    }
  }
}
