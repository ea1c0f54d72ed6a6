package org.mirrorball.worker;

import java.io.IOException;
import java.util.List;
import org.mirrorball.collective.Communicator;
import org.mirrorball.collective.CommunicatorFactory;
import org.mirrorball.collective.CommunicatorOptions;
import org.mirrorball.collective.PeerAddress;
import org.mirrorball.collective.RingSecret;
import org.mirrorball.control.JobSecret;

/** Communicators over Aeron, through the media driver that the host's workers share. */
final class AeronCommunicatorSource implements CommunicatorSource {

  private static final String MAPPING_PACKAGE = "jdk.internal.misc";

  private final CommunicatorFactory factory;

  private AeronCommunicatorSource(CommunicatorFactory factory) {
    this.factory = factory;
  }

  static CommunicatorSource open(WorkerOptions options, JobSecret secret) throws IOException {
    checkJvmFlags();
    CommunicatorOptions communicator =
        CommunicatorOptions.forJob(options.jobId())
            .withBindHost(options.bindHost())
            .withSecret(RingSecret.of(secret.bytes()))
            .withSharedMemory(options.sharedMemory())
            .withSealing(options.sealing());
    if (options.ipcRoot() != null) {
      communicator = communicator.withIpcRoot(options.ipcRoot());
    }
    return new AeronCommunicatorSource(CommunicatorFactory.open(communicator));
  }

  /** Aeron's own error would be a class that cannot be initialised. */
  private static void checkJvmFlags() throws IOException {
    Module user = AeronCommunicatorSource.class.getModule();
    if (!Object.class.getModule().isOpen(MAPPING_PACKAGE, user)) {
      throw new IOException(
          "this JVM does not let Aeron map its buffers: start it with "
              + String.join(" ", WorkerMain.JVM_FLAGS)
              + " (on Spark executors: set spark.executor.extraJavaOptions to these)");
    }
  }

  @Override
  public PeerAddress local() {
    return factory.local();
  }

  @Override
  public Communicator connect(int rank, List<PeerAddress> peers, int generation) {
    return factory.connect(rank, peers, generation);
  }

  @Override
  public void close() {
    factory.close();
  }
}
