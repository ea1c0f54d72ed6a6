package org.mirrorball.collective;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process's way into its job's groups: joins the host's media driver, or starts it, and holds the
 * UDP port that peers are told. One factory serves one generation after another.
 */
public final class CommunicatorFactory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CommunicatorFactory.class);

  /** What agrona's buffers reach into. */
  private static final String INTERNALS = "jdk.internal.misc";

  /** The stream that holds the port; no frames flow in it. */
  private static final int PORT_STREAM_ID = 0;

  /** When the client gives its driver up, for a poll under way to end before its buffer is gone. */
  private static final long CLOSE_LINGER_NS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A driver that died is noticed by its pid, so this is for one that gets no core for a while. */
  private static final long DRIVER_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(30);

  private static final long PORT_PAUSE_NS = 1_000_000;

  private final CommunicatorOptions options;
  private final JobDirectory directory;
  private final Path member;
  private final ProcessWatch driver;
  private final Aeron aeron;
  private final Subscription port;
  private final PeerAddress local;
  private final SharedVectors vectors;
  private Communicator communicator;

  private CommunicatorFactory(
      CommunicatorOptions options,
      JobDirectory directory,
      Path member,
      JobDirectory.Driver mediaDriver)
      throws IOException {
    this.options = options;
    this.directory = directory;
    this.member = member;
    this.driver = new ProcessWatch(mediaDriver.pid());
    this.aeron =
        Aeron.connect(
            new Aeron.Context()
                .aeronDirectoryName(mediaDriver.aeronDirectory().toString())
                .closeLingerDurationNs(CLOSE_LINGER_NS)
                .driverTimeoutMs(DRIVER_TIMEOUT_MS)
                .errorHandler(error -> LOG.warn("Aeron's client: {}", error.toString())));
    try {
      this.port =
          aeron.addSubscription(
              AeronChannels.anyPort(options.bindHost(), aeron.nextCorrelationId()), PORT_STREAM_ID);
      this.local =
          new PeerAddress(
              -1,
              options.bindHost(),
              HostIdentity.of(directory.path()),
              mediaDriver.aeronDirectory().toString(),
              boundPort(),
              options.udpMtuLength() > 0
                  ? options.udpMtuLength()
                  : AeronChannels.mtuOf(options.bindHost()),
              ProcessHandle.current().pid());
      this.vectors = new SharedVectors(local);
    } catch (AeronException e) {
      aeron.close();
      throw new IOException("cannot listen on " + options.bindHost() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Joins this host's media driver, starting it if this is the first process of the job here.
   *
   * @throws IOException when the driver does not start or the address cannot be bound; says why
   */
  public static CommunicatorFactory open(CommunicatorOptions options) throws IOException {
    requireUsable();
    InetAddress address = BindPolicy.check(options.bindHost(), options.secret().isPresent());
    CommunicatorOptions resolved = options.withBindHost(address.getHostAddress());
    JobDirectory directory = JobDirectory.of(options.ipcRoot(), options.jobId());
    directory.sweepOthers();
    return directory.locked(
        options.connectTimeout(), () -> join(resolved, directory, address.isLoopbackAddress()));
  }

  private static CommunicatorFactory join(
      CommunicatorOptions options, JobDirectory directory, boolean isLoopback) throws IOException {
    Path member = directory.addMember();
    try {
      SharedMemoryPreflight.check(options.ipcRoot(), 1, options.sharedMemory());
      Optional<JobDirectory.Driver> running = directory.driver();
      JobDirectory.Driver driver =
          running.isPresent()
              ? running.get()
              : MediaDriverProcess.start(directory, isLoopback, options.connectTimeout());
      return new CommunicatorFactory(options, directory, member, driver);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(member);
      if (directory.driver().isEmpty()) {
        directory.delete();
      }
      throw e;
    }
  }

  private int boundPort() throws IOException {
    long deadlineNs = System.nanoTime() + options.connectTimeout().toNanos();
    while (System.nanoTime() - deadlineNs < 0) {
      String endpoint = port.resolvedEndpoint();
      if (endpoint != null) {
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
      }
      LockSupport.parkNanos(PORT_PAUSE_NS);
    }
    throw new IOException("no UDP port of " + options.bindHost() + " could be bound");
  }

  /** Where this process can be reached; the rank is given out at the rendezvous. */
  public PeerAddress local() {
    return local;
  }

  /**
   * Joins a group; returns when every edge has carried a frame. All ranks call it with the same
   * list and generation; an earlier communicator of this factory is closed.
   *
   * @param rank this process's place
   * @param peers all ranks in order; at {@code rank} this factory's own address
   * @param generation the membership, which no earlier group of the job had
   * @throws CollectiveException naming the rank that did not join within the connect timeout
   */
  public Communicator connect(int rank, List<PeerAddress> peers, int generation) {
    CommunicatorGroup group = new CommunicatorGroup(rank, peers, generation);
    if (group.self().udpPort() != local.udpPort()) {
      throw new IllegalArgumentException("got " + group.self() + ", expected " + local);
    }
    if (communicator != null) {
      communicator.close();
      communicator = null;
    }
    if (group.worldSize() == 1) {
      return new SoloCommunicator(generation);
    }
    communicator =
        GroupCommunicator.connect(
            group,
            new AeronNetwork(
                aeron, driver, port.channel(), options.sharedMemory(), options.sealing(), vectors),
            SegmentKernels::best,
            options,
            SystemNanoClock.INSTANCE,
            new SecureRandom());
    return communicator;
  }

  /** Closes its communicator and leaves the media driver, which ends with its last member. */
  @Override
  public void close() {
    if (communicator != null) {
      communicator.close();
    }
    vectors.close();
    aeron.close();
    try {
      Files.deleteIfExists(member);
      directory.deleteIfAbandoned(options.connectTimeout()); // by a driver that was killed
    } catch (IOException e) {
      LOG.debug("{} went already, with its driver", directory.path(), e);
    }
  }

  private static void requireUsable() throws IOException {
    if (!Object.class.getModule().isOpen(INTERNALS, CommunicatorFactory.class.getModule())) {
      throw new IOException(
          "this JVM cannot map Aeron's buffers; start it with --add-opens java.base/"
              + INTERNALS
              + "=ALL-UNNAMED");
    }
  }
}
