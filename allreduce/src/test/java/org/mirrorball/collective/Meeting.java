package org.mirrorball.collective;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Where ranks that are processes of a test find each other: files in a folder. */
final class Meeting {

  private Meeting() {}

  /** Waits until all ranks have left their address; returns these in order. */
  static List<PeerAddress> in(Path folder, PeerAddress self, int ranks)
      throws IOException, ClassNotFoundException, InterruptedException {
    Path draft = folder.resolve("draft-" + self.rank());
    try (OutputStream file = Files.newOutputStream(draft);
        ObjectOutputStream out = new ObjectOutputStream(file)) {
      out.writeObject(self);
    }
    Files.move(
        draft, folder.resolve(Integer.toString(self.rank())), StandardCopyOption.ATOMIC_MOVE);
    List<PeerAddress> peers = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      Path file = folder.resolve(Integer.toString(rank));
      while (!Files.exists(file)) {
        Thread.sleep(10);
      }
      try (InputStream stream = Files.newInputStream(file);
          ObjectInputStream in = new ObjectInputStream(stream)) {
        peers.add((PeerAddress) in.readObject());
      }
    }
    return peers;
  }
}
