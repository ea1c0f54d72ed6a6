package org.mirrorball.collective;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.IoUtil;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the ranks of a group that all run on one host see of each other's memory: boards and shared
 * vectors. Only a rank itself writes to its own; so one that was stopped in the middle and wakes up
 * long after can do no harm. Others' files are mapped when first asked for.
 */
final class HostMemory implements AutoCloseable {

  private final CommunicatorGroup group;
  private final SharedVectors vectors;
  private final Path ownFile;
  private final OperationBoard[] boards;
  private final Long2ObjectHashMap<UnsafeBuffer>[] othersVectors;
  private final List<MappedByteBuffer> mappings = new ArrayList<>();

  /** Makes this rank's board. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of maps.
  HostMemory(CommunicatorGroup group, SharedVectors vectors) throws IOException {
    this.group = group;
    this.vectors = vectors;
    this.ownFile = boardFile(group.self());
    this.boards = new OperationBoard[group.worldSize()];
    this.othersVectors = new Long2ObjectHashMap[group.worldSize()];
    boards[group.rank()] = board(SharedFile.create(ownFile, OperationBoard.LENGTH));
  }

  private Path boardFile(PeerAddress peer) {
    return Path.of(peer.ipcDirectory())
        .resolve("board-" + group.membership() + "-" + peer.udpPort());
  }

  private OperationBoard board(MappedByteBuffer mapping) {
    mappings.add(mapping);
    return new OperationBoard(new UnsafeBuffer(mapping));
  }

  /** This rank's board. */
  OperationBoard own() {
    return boards[group.rank()];
  }

  /** The board of any rank that has connected. */
  OperationBoard board(int rank) {
    if (boards[rank] == null) {
      try {
        boards[rank] = board(SharedFile.openToRead(boardFile(group.peers().get(rank))));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot map the board of rank " + rank, e);
      }
    }
    return boards[rank];
  }

  /** This rank's shared vector that all elements of an operation lie in, or null. */
  SharedVectors.Vector find(Operation operation) {
    return vectors.find(operation);
  }

  /** A shared vector of another rank. */
  UnsafeBuffer vector(int rank, long number) {
    if (othersVectors[rank] == null) {
      othersVectors[rank] = new Long2ObjectHashMap<>();
    }
    UnsafeBuffer vector = othersVectors[rank].get(number);
    if (vector == null) {
      try {
        vector =
            new UnsafeBuffer(
                VectorFile.openToRead(SharedVectors.file(group.peers().get(rank), number)));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot map vector " + number + " of rank " + rank, e);
      }
      othersVectors[rank].put(number, vector);
    }
    return vector;
  }

  /** Others' vectors go with their last reference. */
  @Override
  public void close() {
    own().giveUp();
    mappings.forEach(IoUtil::unmap);
    IoUtil.deleteIfExists(ownFile.toFile());
  }
}
