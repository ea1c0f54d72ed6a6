package org.mirrorball.collective;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a rank joins its job's streams.
 *
 * @param jobId names the job; the ranks of one host and job share a media driver
 * @param bindHost the local address that other hosts reach this rank under
 * @param ipcRoot the folder (shared memory, if there is any) that holds the job's own folder
 * @param operationTimeout bounds one operation, from the moment its turn comes on this rank
 * @param connectTimeout bounds starting the media driver, and then the probing of every edge
 * @param peerTimeout how long a neighbour may be silent during an operation before it is lost
 * @param sharedMemory whether ranks of one host may speak through shared memory; UDP otherwise
 * @param udpMtuLength bytes of one datagram, or 0 to derive them from the interface
 * @param secret what ranks prove to each other; without one only loopback is bound
 * @param sealing whether data frames are encrypted, which needs a secret
 * @param resultCheckInterval every so many results that are the same on all ranks are compared
 *     between them; 0 for none; the same on all ranks
 * @param ringLength all-reduces of at least so many bytes go round the ring, shorter ones by
 *     recursive doubling; or {@link #CALIBRATE}; the same on all ranks
 */
public record CommunicatorOptions(
    String jobId,
    String bindHost,
    Path ipcRoot,
    Duration operationTimeout,
    Duration connectTimeout,
    Duration peerTimeout,
    boolean sharedMemory,
    int udpMtuLength,
    RingSecret secret,
    boolean sealing,
    int resultCheckInterval,
    int ringLength) {

  /**
   * As {@link #ringLength}: measured when the group connects, decided by rank 0 and then kept.
   * Which way a vector goes decides in which order it is added up, so with more than two ranks sums
   * may differ in their last bits from one start to the next, unless the length that was found (it
   * is logged) is given to the next.
   */
  public static final int CALIBRATE = -1;

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  /** Long enough for the slowest step of the slowest rank. */
  private static final Duration OPERATION_TIMEOUT = Duration.ofMinutes(5);

  /** Long enough for a loaded machine to start a JVM. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

  /**
   * With 200 ms between looks, 200 ms between heartbeats and the abort's way round the ring, every
   * rank knows within 3 s of a stop. Ten heartbeats must be late, so a loaded host is not lost.
   */
  private static final Duration PEER_TIMEOUT = Duration.ofSeconds(2);

  /** One CRC and one short frame each: with 100 buckets a step, a thousandth of its time. */
  private static final int RESULT_CHECK_INTERVAL = 100;

  public CommunicatorOptions {
    if (resultCheckInterval < 0) {
      throw new IllegalArgumentException(
          "resultCheckInterval: got " + resultCheckInterval + ", expected 0 or more");
    }
    if (ringLength < 0 && ringLength != CALIBRATE) {
      throw new IllegalArgumentException(
          "ringLength: got " + ringLength + ", expected 0 or more bytes, or CALIBRATE");
    }
    requireNonNull(jobId, "jobId");
    requireNonNull(bindHost, "bindHost");
    requireNonNull(ipcRoot, "ipcRoot");
    requirePositive(operationTimeout, "operationTimeout");
    requirePositive(connectTimeout, "connectTimeout");
    requirePositive(peerTimeout, "peerTimeout");
    requireNonNull(secret, "secret");
    if (sealing && !secret.isPresent()) {
      throw new IllegalArgumentException("sealing needs a secret");
    }
    if (!jobId.matches("[A-Za-z0-9._-]{1,100}")) {
      throw new IllegalArgumentException(
          "job id '" + jobId + "': expected 1 to 100 letters, digits, dots, dashes or underscores");
    }
  }

  /** A job on this host: bound to loopback, in /dev/shm where it exists. */
  public static CommunicatorOptions forJob(String jobId) {
    return new CommunicatorOptions(
        jobId,
        InetAddress.getLoopbackAddress().getHostAddress(),
        defaultIpcRoot(),
        OPERATION_TIMEOUT,
        CONNECT_TIMEOUT,
        PEER_TIMEOUT,
        true,
        0,
        RingSecret.NONE,
        false,
        RESULT_CHECK_INTERVAL,
        AlgorithmTable.DEFAULT.ringLength());
  }

  /** /dev/shm where it can be written, the temporary folder elsewhere. */
  public static Path defaultIpcRoot() {
    return Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY)
        ? SHARED_MEMORY
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** These options with another address to bind and advertise. */
  public CommunicatorOptions withBindHost(String host) {
    Draft draft = new Draft(this);
    draft.bindHost = host;
    return draft.options();
  }

  /** These options with another folder for the media driver's buffers. */
  public CommunicatorOptions withIpcRoot(Path root) {
    Draft draft = new Draft(this);
    draft.ipcRoot = root;
    return draft.options();
  }

  /** These options with another bound on one operation. */
  public CommunicatorOptions withOperationTimeout(Duration timeout) {
    Draft draft = new Draft(this);
    draft.operationTimeout = timeout;
    return draft.options();
  }

  /** These options with another bound on starting the driver and on connecting. */
  public CommunicatorOptions withConnectTimeout(Duration timeout) {
    Draft draft = new Draft(this);
    draft.connectTimeout = timeout;
    return draft.options();
  }

  /** These options with another bound on a neighbour's silence. */
  public CommunicatorOptions withPeerTimeout(Duration timeout) {
    Draft draft = new Draft(this);
    draft.peerTimeout = timeout;
    return draft.options();
  }

  /** These options with shared memory allowed or not; all ranks must agree. */
  public CommunicatorOptions withSharedMemory(boolean allowed) {
    Draft draft = new Draft(this);
    draft.sharedMemory = allowed;
    return draft.options();
  }

  /** These options with another datagram length; 0 derives it from the interface. */
  public CommunicatorOptions withUdpMtuLength(int length) {
    Draft draft = new Draft(this);
    draft.udpMtuLength = length;
    return draft.options();
  }

  /** These options with another secret; all ranks must have the same. */
  public CommunicatorOptions withSecret(RingSecret newSecret) {
    Draft draft = new Draft(this);
    draft.secret = newSecret;
    return draft.options();
  }

  /** These options with data frames sealed or not; all ranks must agree. */
  public CommunicatorOptions withSealing(boolean sealed) {
    Draft draft = new Draft(this);
    draft.sealing = sealed;
    return draft.options();
  }

  /** These options with results compared more or less often, or with 0 never; all must agree. */
  public CommunicatorOptions withResultCheckInterval(int interval) {
    Draft draft = new Draft(this);
    draft.resultCheckInterval = interval;
    return draft.options();
  }

  /** These options with another border between the two algorithms, or {@link #CALIBRATE}. */
  public CommunicatorOptions withRingLength(int byteLength) {
    Draft draft = new Draft(this);
    draft.ringLength = byteLength;
    return draft.options();
  }

  EdgeProtection protection() {
    return EdgeProtection.of(secret, sealing);
  }

  private static void requirePositive(Duration timeout, String name) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException(name + ": got " + timeout + ", expected more than 0");
    }
  }

  /** All of it, to be changed in one place. */
  private static final class Draft {
    private String jobId;
    private String bindHost;
    private Path ipcRoot;
    private Duration operationTimeout;
    private Duration connectTimeout;
    private Duration peerTimeout;
    private boolean sharedMemory;
    private int udpMtuLength;
    private RingSecret secret;
    private boolean sealing;
    private int resultCheckInterval;
    private int ringLength;

    Draft(CommunicatorOptions options) {
      jobId = options.jobId;
      bindHost = options.bindHost;
      ipcRoot = options.ipcRoot;
      operationTimeout = options.operationTimeout;
      connectTimeout = options.connectTimeout;
      peerTimeout = options.peerTimeout;
      sharedMemory = options.sharedMemory;
      udpMtuLength = options.udpMtuLength;
      secret = options.secret;
      sealing = options.sealing;
      resultCheckInterval = options.resultCheckInterval;
      ringLength = options.ringLength;
    }

    CommunicatorOptions options() {
      return new CommunicatorOptions(
          jobId,
          bindHost,
          ipcRoot,
          operationTimeout,
          connectTimeout,
          peerTimeout,
          sharedMemory,
          udpMtuLength,
          secret,
          sealing,
          resultCheckInterval,
          ringLength);
    }
  }
}
