package org.mirrorball.it.jobs;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** Adds up the numbers of a text file in a barrier stage of two tasks. */
public final class BarrierSum {
  private BarrierSum() {}

  /** Takes the file; prints its sum and how many executors have met at the barrier. */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession session = SparkSession.builder().getOrCreate()) {
      RDD<String> lines = session.read().textFile(arguments[0]).repartition(2).rdd();
      RDD<Partial> partials =
          lines
              .barrier()
              .mapPartitions(
                  (Function1<Iterator<String>, Iterator<Partial>> & Serializable)
                      BarrierSum::sumAtBarrier,
                  false,
                  ClassTag$.MODULE$.apply(Partial.class));
      List<Partial> collected = partials.toJavaRDD().collect();
      long sum = collected.stream().mapToLong(Partial::sum).sum();
      System.out.println("sum=" + sum + " executors=" + collected.get(0).executors());
    }
  }

  /** What one task knows after the barrier. */
  public record Partial(long sum, int executors) implements Serializable {}

  private static Iterator<Partial> sumAtBarrier(Iterator<String> lines) {
    long sum = 0;
    while (lines.hasNext()) {
      sum += Long.parseLong(lines.next());
    }
    String[] executorIds = BarrierTaskContext.get().allGather(SparkEnv.get().executorId());
    Partial partial = new Partial(sum, Set.of(executorIds).size());
    return CollectionConverters.asScala(List.of(partial).iterator());
  }
}
