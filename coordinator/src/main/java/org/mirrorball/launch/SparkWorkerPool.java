package org.mirrorball.launch;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.mirrorball.coordinator.Coordinator;
import org.mirrorball.coordinator.CoordinatorOptions;
import org.mirrorball.coordinator.CoordinatorState;
import org.mirrorball.coordinator.ProgressListener;
import org.mirrorball.worker.WorkerTask;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Workers as the tasks of one barrier stage, which Spark starts all at once or not at all. The
 * coordinator runs here in the driver, and the Spark job in a thread of its own for as long as the
 * pool is open.
 *
 * <p>The barrier stage has a shuffle behind it. Only such a stage can be tried again by Spark,
 * which is what workers that come back will be built on; for now the coordinator refuses a second
 * attempt, and the pool has failed.
 */
final class SparkWorkerPool implements WorkerPool {

  private static final long END_LIMIT_MS = 8_000;
  private static final long CANCEL_LIMIT_MS = 5_000;
  private static final ClassTag<Integer> INTEGER = ClassTag$.MODULE$.apply(Integer.class);

  private final SparkContext context;
  private final Coordinator coordinator;
  private final SparkTaskListener listener;
  private final Thread jobThread;
  private final AtomicBoolean closing = new AtomicBoolean();

  private SparkWorkerPool(SparkContext context, Coordinator coordinator) {
    this.context = context;
    this.coordinator = coordinator;
    this.listener = new SparkTaskListener(coordinator);
    this.jobThread = new Thread(this::runJob, "mirrorball-spark-job");
    jobThread.setDaemon(true);
  }

  static WorkerPool start(SparkContext context, SparkOptions options) throws IOException {
    SparkWorkerPool pool = null;
    try {
      new SparkPreflight(context).check(options.workers(), options.slotsTimeout());
      Coordinator coordinator = Coordinator.start(coordinatorOptions(context.getConf(), options));
      pool = new SparkWorkerPool(context, coordinator);
      pool.launch();
      coordinator.awaitReady(options.startTimeout());
      return pool;
    } catch (InterruptedException e) {
      closeUnlessNull(pool);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the workers started");
    } catch (IOException | RuntimeException e) {
      closeUnlessNull(pool);
      throw e;
    }
  }

  private static CoordinatorOptions coordinatorOptions(SparkConf conf, SparkOptions options) {
    String driverHost = conf.get("spark.driver.host");
    return CoordinatorOptions.forWorkers(options.workers())
        .withBindHost(conf.get("spark.driver.bindAddress", driverHost))
        .withAdvertisedHost(driverHost)
        .withPort(options.port())
        .withJoinTimeout(options.startTimeout());
  }

  private static void closeUnlessNull(SparkWorkerPool pool) {
    if (pool != null) {
      pool.close();
    }
  }

  @Override
  public int workers() {
    return coordinator.workers();
  }

  @Override
  public List<byte[]> run(WorkerTask task, ProgressListener progress) {
    return coordinator.run(task, progress);
  }

  private void launch() {
    context.addSparkListener(listener);
    jobThread.start();
  }

  private void runJob() {
    String description = "Mirrorball: " + coordinator.workers() + " workers";
    context.setJobGroup(coordinator.jobId(), description, false);
    try {
      workerStage().count();
      failUnlessClosing("the Spark tasks of the workers ended");
    } catch (Exception e) { // Spark throws its checked exceptions without declaring them.
      failUnlessClosing("the Spark job of the workers failed: " + e.getMessage());
    }
  }

  private void failUnlessClosing(String line) {
    if (!closing.get()) {
      coordinator.launchFailed(line);
    }
  }

  private JavaRDD<Integer> workerStage() {
    int workers = coordinator.workers();
    List<Integer> workerIds = IntStream.range(0, workers).boxed().toList();
    RDD<Integer> barrier =
        JavaSparkContext.fromSparkContext(context)
            .parallelize(workerIds, workers)
            .rdd()
            .barrier()
            .mapPartitions(new SparkWorkerFunction(coordinator), false, INTEGER);
    return JavaRDD.fromRDD(barrier, INTEGER).repartition(1);
  }

  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    boolean failed = coordinator.state() == CoordinatorState.FAILED;
    coordinator.close();
    try {
      if (!failed) {
        jobThread.join(END_LIMIT_MS);
      }
      if (jobThread.isAlive()) {
        context.cancelJobGroup(coordinator.jobId()); // Else Spark would try the stage again.
        jobThread.join(CANCEL_LIMIT_MS);
      }
    } catch (InterruptedException e) {
      context.cancelJobGroup(coordinator.jobId());
      Thread.currentThread().interrupt();
    }
    context.removeSparkListener(listener);
  }
}
