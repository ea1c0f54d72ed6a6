package org.mirrorball.collective;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The process that moves the streams of one job on one host. It ends by itself, and deletes the
 * job's folder, once no member's process is alive: nobody needs to stop it, however they died.
 *
 * <p>Usage: {@code MediaDriverMain JOB_DIRECTORY AERON_DIRECTORY LOOPBACK}, the last of them true
 * or false: whether all datagrams stay on this host.
 */
public final class MediaDriverMain {

  private static final long CHECK_INTERVAL_MS = 200;

  /** After the last member left: time for the last datagrams to arrive, or a new member to come. */
  private static final int EMPTY_CHECKS_BEFORE_END = 5;

  /**
   * Datagrams sent for each look at what receivers say, where Aeron has six: a look is a system
   * call, and small datagrams are bound by these (2 % of a link of 1 Gbit/s). Where the window is
   * used up nothing is sent, and the driver looks every time.
   */
  private static final int SEND_TO_STATUS_POLL_RATIO = 32;

  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

  /**
   * A client that is silent this long is cut off. Dead processes are noticed by their pid or their
   * missing heartbeats long before, so there is no need to risk this on a long pause.
   */
  private static final long CLIENT_LIVENESS_NS = TimeUnit.SECONDS.toNanos(10);

  /** Must exceed the client's; frees a stream whose writer died between claim and commit. */
  private static final long UNBLOCK_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(12);

  /** 2 MiB in flight fill 10 Gbit/s at 1.6 ms; Aeron's default of 128 KiB fills a tenth of that. */
  private static final int WINDOW_LENGTH = 2 << 20;

  private MediaDriverMain() {}

  /** Runs until the last member is gone. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    JobDirectory directory = new JobDirectory(Path.of(arguments[0]));
    Path aeronDirectory = Path.of(arguments[1]);
    boolean isLoopback = Boolean.parseBoolean(arguments[2]);
    var hasLinks = new AtomicBoolean();
    try (MediaDriver driver =
        MediaDriver.launch(context(aeronDirectory, isLoopback, hasLinks::get))) {
      AtomicCounter received =
          driver.context().systemCounters().get(SystemCounterDescriptor.BYTES_RECEIVED);
      directory.announceDriver(Path.of(driver.aeronDirectoryName()));
      int emptyChecks = 0;
      while (emptyChecks < EMPTY_CHECKS_BEFORE_END || !leave(directory)) {
        Thread.sleep(CHECK_INTERVAL_MS);
        hasLinks.set(received.get() > 0);
        emptyChecks = directory.liveMembers().isEmpty() ? emptyChecks + 1 : 0;
      }
    }
  }

  /** Deletes the folder unless somebody joined meanwhile; a later member starts another driver. */
  private static boolean leave(JobDirectory directory) throws IOException {
    return directory.locked(
        LOCK_TIMEOUT,
        () -> {
          boolean empty = directory.liveMembers().isEmpty();
          if (empty) {
            directory.delete();
          }
          return empty;
        });
  }

  private static MediaDriver.Context context(
      Path aeronDirectory, boolean isLoopback, BooleanSupplier hasLinks) throws IOException {
    int socketLength = grantedReceiveBufferLength();
    return threads(new MediaDriver.Context(), isLoopback, hasLinks)
        .aeronDirectoryName(aeronDirectory.toString())
        .dirDeleteOnStart(true)
        .dirDeleteOnShutdown(true)
        // Its thread woke a thousand times a second for nothing; addresses need no resolving.
        .asyncExecutorEnabled(false)
        // Not sparse: a full /dev/shm is then an error when a stream is added, not a SIGBUS later.
        .termBufferSparseFile(false)
        .performStorageChecks(true)
        .clientLivenessTimeoutNs(CLIENT_LIVENESS_NS)
        .publicationUnblockTimeoutNs(UNBLOCK_TIMEOUT_NS)
        .publicationLingerTimeoutNs(TimeUnit.SECONDS.toNanos(1))
        .imageLivenessTimeoutNs(CLIENT_LIVENESS_NS)
        .socketRcvbufLength(socketLength)
        .socketSndbufLength(socketLength)
        .initialWindowLength(Math.min(WINDOW_LENGTH, socketLength))
        .sendToStatusMessagePollRatio(SEND_TO_STATUS_POLL_RATIO)
        .mtuLength(StreamSettings.ETHERNET_MTU)
        .ipcMtuLength(StreamSettings.LARGE_MTU);
  }

  /**
   * One thread, as hosts of few cores have none to spare. On loopback, where a driver sends and
   * receives everything, two: one for datagrams, one for what is left, most of which is wiping
   * terms. With one, two ranks on two cores took 8.5 or 15 ms for 16 MiB, 5 or 9 with a bfloat16
   * wire, as it had a core for itself or shared one with a rank, which changes every tenth of a
   * second; with two they take 10.6 and 6.3. Over a link of 1 Gbit/s the second thread costs more
   * than it gives.
   */
  private static MediaDriver.Context threads(
      MediaDriver.Context context, boolean isLoopback, BooleanSupplier hasLinks) {
    return isLoopback
        ? context
            .threadingMode(ThreadingMode.SHARED_NETWORK)
            .sharedNetworkIdleStrategy(new DriverIdleStrategy(hasLinks))
            .conductorIdleStrategy(new DriverIdleStrategy(hasLinks))
        : context
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new DriverIdleStrategy(hasLinks));
  }

  /** What the system grants of the window (net.core.rmem_max); Aeron refuses to ask for more. */
  private static int grantedReceiveBufferLength() throws IOException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, WINDOW_LENGTH);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, WINDOW_LENGTH);
      return Math.min(
          WINDOW_LENGTH,
          Math.min(
              channel.getOption(StandardSocketOptions.SO_RCVBUF),
              channel.getOption(StandardSocketOptions.SO_SNDBUF)));
    }
  }
}
