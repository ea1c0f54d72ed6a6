package org.mirrorball.collective;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/** The ring's edges as Aeron streams: shared memory inside a host, UDP between hosts. */
final class AeronTransport implements Transport {

  private final Aeron aeron;
  private final ProcessWatch driver;
  private final AeronOutlet data;
  private final List<AeronOutlet> control = new ArrayList<>();
  private final List<Subscription> dataSources = new ArrayList<>();
  private final List<Subscription> controlSources = new ArrayList<>();
  private final HandlerAdapter adapter = new HandlerAdapter();

  /**
   * Opens all streams of one rank.
   *
   * @throws CollectiveException when the media driver refuses one, for lack of space for example
   */
  AeronTransport(
      Aeron aeron, ProcessWatch driver, CommunicatorGroup group, AeronChannels channels) {
    this.aeron = aeron;
    this.driver = driver;
    try {
      addSources(group, channels);
      this.data =
          new AeronOutlet(
              aeron.addExclusivePublication(
                  channels.dataTo(group.successor()),
                  StreamSettings.dataStreamId(group.generation(), group.successor().udpPort())));
      for (PeerAddress neighbour : group.adjacent()) {
        control.add(
            new AeronOutlet(
                aeron.addExclusivePublication(
                    channels.controlTo(neighbour),
                    StreamSettings.controlStreamId(group.generation(), neighbour.udpPort()))));
      }
    } catch (RegistrationException e) {
      closeAll();
      throw new CollectiveException(
          group.rank(), group.self() + ": the media driver refused a stream: " + e.getMessage(), e);
    }
  }

  private void addSources(CommunicatorGroup group, AeronChannels channels) {
    int port = group.self().udpPort();
    dataSources.add(
        aeron.addSubscription(
            channels.from(group.predecessor()),
            StreamSettings.dataStreamId(group.generation(), port)));
    group.adjacent().stream()
        .map(channels::from)
        .distinct()
        .forEach(
            channel ->
                controlSources.add(
                    aeron.addSubscription(
                        channel, StreamSettings.controlStreamId(group.generation(), port))));
  }

  @Override
  public int maxFrameLength() {
    return data.maxFrameLength();
  }

  @Override
  public Outlet data() {
    return data;
  }

  @Override
  public List<Outlet> control() {
    return List.copyOf(control);
  }

  @Override
  public int pollData(FrameHandler handler, int frameLimit) {
    return poll(dataSources, handler, frameLimit);
  }

  @Override
  public int pollControl(FrameHandler handler, int frameLimit) {
    return poll(controlSources, handler, frameLimit);
  }

  private int poll(List<Subscription> sources, FrameHandler handler, int frameLimit) {
    adapter.taker = handler;
    adapter.takenCount = 0;
    for (int i = 0; i < sources.size(); i++) {
      sources.get(i).controlledPoll(adapter, frameLimit);
    }
    return adapter.takenCount;
  }

  @Override
  public boolean isOpen() {
    return !aeron.isClosed() && driver.isAlive();
  }

  @Override
  public void close() {
    closeAll();
  }

  private void closeAll() {
    CloseHelper.quietClose(data);
    CloseHelper.quietCloseAll(control);
    CloseHelper.quietCloseAll(dataSources);
    CloseHelper.quietCloseAll(controlSources);
  }

  /**
   * Turns our handler's answer into Aeron's; every frame taken makes room for the sender at once.
   */
  private static final class HandlerAdapter implements ControlledFragmentHandler {

    private FrameHandler taker;
    private int takenCount;

    @Override
    public Action onFragment(
        DirectBuffer buffer, int offset, int length, io.aeron.logbuffer.Header header) {
      if (!taker.onFrame(buffer, offset, length)) {
        return Action.ABORT;
      }
      takenCount++;
      return Action.COMMIT;
    }
  }
}
