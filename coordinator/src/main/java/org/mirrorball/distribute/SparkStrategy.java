package org.mirrorball.distribute;

import org.mirrorball.launch.SparkDriver;
import org.mirrorball.launch.SparkOptions;
import org.mirrorball.launch.WorkerPool;
import org.mirrorball.nn.Scope;

/**
 * One Spark task a replica, all of one barrier stage, in the application that this is the driver
 * of.
 */
public final class SparkStrategy implements Strategy {

  private final SparkOptions options;
  private final PooledExecution execution;

  private SparkStrategy(SparkOptions options) {
    var driver = SparkDriver.current();
    this.options = options;
    this.execution =
        new PooledExecution(
            options.workers(),
            () -> WorkerPool.spark(driver.session(), options),
            driver.hadoopConfiguration());
  }

  /** With options of one's own. */
  public static SparkStrategy of(SparkOptions options) {
    return new SparkStrategy(options);
  }

  /** The same with so many workers; to be chosen before the scope is opened. */
  public SparkStrategy workers(int count) {
    return of(
        new SparkOptions(count, options.port(), options.slotsTimeout(), options.startTimeout()));
  }

  @Override
  public Scope scope() {
    return Scope.open(execution);
  }

  @Override
  public int workers() {
    return execution.workers();
  }

  @Override
  public void close() {
    execution.close();
  }
}
