package org.mirrorball.launch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.mirrorball.coordinator.Coordinator;
import scala.jdk.javaapi.CollectionConverters;

/** Tells the coordinator how Spark says that a worker's task ended. */
final class SparkTaskListener extends SparkListener {

  private static final String JOB_GROUP = "spark.jobGroup.id";

  private final Coordinator coordinator;
  private final Set<Object> stageIds = ConcurrentHashMap.newKeySet();

  SparkTaskListener(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    if (coordinator.jobId().equals(start.properties().getProperty(JOB_GROUP))) {
      stageIds.addAll(CollectionConverters.asJava(start.stageIds()));
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (stageIds.contains(end.stageId())) {
      ended(end.taskInfo().partitionId(), end.reason());
    }
  }

  /** Tasks that Spark kills because another one failed say nothing about the cause. */
  private void ended(int workerId, TaskEndReason reason) {
    if (reason instanceof ExecutorLostFailure lost) {
      coordinator.workerExited(workerId, oneLine(lost.toErrorString()));
    } else if (reason instanceof ExceptionFailure failure) {
      coordinator.workerExited(workerId, oneLine(failure.description()));
    }
  }

  private static String oneLine(String text) {
    return String.valueOf(text).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
