package org.mirrorball.collective;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/** The edges of one rank as Aeron streams: shared memory inside a host, UDP between hosts. */
final class AeronTransport implements Transport {

  private final Aeron aeron;
  private final ProcessWatch driver;
  private final CommunicatorGroup group;
  private final AeronChannels channels;
  private final int maxFrameLength;
  private final Map<Integer, Outlet> data = new HashMap<>();
  private final Map<Integer, AeronOutlet> control = new HashMap<>();
  private final List<Subscription> dataSources = new ArrayList<>();
  private final List<Subscription> referenceSources = new ArrayList<>();
  private final List<Subscription> controlSources = new ArrayList<>();
  private final SlotInlet slots;
  private HostMemory hostMemory;
  private final HandlerAdapter adapter = new HandlerAdapter();

  /**
   * Opens the streams of one rank: of messages only those that come in.
   *
   * @throws CollectiveException when the media driver refuses one, for lack of space for example
   */
  AeronTransport(
      Aeron aeron,
      ProcessWatch driver,
      CommunicatorGroup group,
      AeronChannels channels,
      SharedVectors vectors) {
    this.aeron = aeron;
    this.driver = driver;
    this.group = group;
    this.channels = channels;
    this.maxFrameLength = channels.maxFrameLength(group);
    this.slots =
        new SlotInlet(
            channels.slotLayout(group),
            group.membership(),
            group.worldSize(),
            sender -> slotFile(group.peers().get(sender), group.self()));
    try {
      addSources();
      if (group.purpose() == CommunicatorGroup.Purpose.COLLECTIVES) {
        group.adjacent().forEach(this::open);
        hostMemory = channels.shareVectors(group) ? new HostMemory(group, vectors) : null;
      }
    } catch (RegistrationException e) {
      closeAll();
      throw refused(e);
    } catch (IOException e) {
      closeAll();
      throw new CollectiveException(group.rank(), group.self() + ": " + e.getMessage(), e);
    } catch (CollectiveException e) {
      closeAll();
      throw e;
    }
  }

  private CollectiveException refused(RegistrationException e) {
    return new CollectiveException(
        group.rank(), group.self() + ": the media driver refused a stream: " + e.getMessage(), e);
  }

  @Override
  public void open(PeerAddress peer) {
    try {
      if (group.dataReceivers().contains(peer)) {
        data.put(peer.rank(), dataOutlet(peer));
      }
      int streamId = StreamSettings.controlStreamId(group.streamNumber(), peer.udpPort());
      control.put(
          peer.rank(),
          new AeronOutlet(aeron.addExclusivePublication(channels.controlTo(peer), streamId)));
    } catch (RegistrationException e) {
      throw refused(e);
    }
  }

  private Path slotFile(PeerAddress sender, PeerAddress receiver) {
    return channels.slotFile(group.membership(), sender, receiver);
  }

  private Outlet dataOutlet(PeerAddress peer) {
    int streamId = StreamSettings.dataStreamId(group.streamNumber(), peer.udpPort());
    if (!channels.isLocal(peer)) {
      return new AeronOutlet(aeron.addExclusivePublication(channels.dataTo(peer), streamId));
    }
    SlotArea area;
    try {
      area = SlotArea.create(channels.slotLayout(group), slotFile(group.self(), peer));
    } catch (IOException e) {
      throw new CollectiveException(group.rank(), group.self() + ": " + e.getMessage(), e);
    }
    var references =
        new AeronOutlet(aeron.addExclusivePublication(channels.referencesTo(), streamId));
    return new SlotOutlet(references, area, group.membership(), group.rank());
  }

  private void addSources() {
    int port = group.self().udpPort();
    int dataStreamId = StreamSettings.dataStreamId(group.streamNumber(), port);
    for (String channel : channelsFrom(group.dataSenders())) {
      List<Subscription> sources =
          channel.equals(CommonContext.IPC_CHANNEL) ? referenceSources : dataSources;
      sources.add(aeron.addSubscription(channel, dataStreamId));
    }
    int controlStreamId = StreamSettings.controlStreamId(group.streamNumber(), port);
    for (String channel : channelsFrom(group.adjacent())) {
      controlSources.add(aeron.addSubscription(channel, controlStreamId));
    }
  }

  private List<String> channelsFrom(List<PeerAddress> peers) {
    return peers.stream().map(channels::from).distinct().toList();
  }

  @Override
  public int maxFrameLength() {
    return maxFrameLength;
  }

  @Override
  public Outlet data(int rank) {
    return data.get(rank);
  }

  @Override
  public Outlet control(int rank) {
    return control.get(rank);
  }

  @Override
  public int pollData(FrameHandler handler, int frameLimit) {
    int takenCount = poll(dataSources, handler, frameLimit);
    return takenCount + poll(referenceSources, slots.into(handler), frameLimit);
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
  public HostMemory hostMemory() {
    return hostMemory;
  }

  @Override
  public void close() {
    closeAll();
  }

  private void closeAll() {
    data.values().forEach(outlet -> CloseHelper.quietClose((AutoCloseable) outlet));
    CloseHelper.quietCloseAll(control.values());
    CloseHelper.quietCloseAll(dataSources);
    CloseHelper.quietCloseAll(referenceSources);
    CloseHelper.quietCloseAll(controlSources);
    slots.close();
    CloseHelper.quietClose(hostMemory);
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
