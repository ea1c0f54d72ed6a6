package org.mirrorball.collective;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import org.agrona.MutableDirectBuffer;

/** A publication whose frames are written in the term buffer itself. */
final class AeronOutlet implements Outlet, AutoCloseable {

  private final ExclusivePublication publication;
  private final BufferClaim claim = new BufferClaim();

  AeronOutlet(ExclusivePublication publication) {
    this.publication = publication;
  }

  @Override
  public boolean isConnected() {
    return publication.isConnected();
  }

  @Override
  public boolean tryClaim(int length) {
    long position = publication.tryClaim(length, claim);
    if (position == Publication.ADMIN_ACTION) {
      position = publication.tryClaim(length, claim); // a term was turned over; there is room now
    }
    if (position == Publication.MAX_POSITION_EXCEEDED) {
      throw new IllegalStateException("stream is used up: " + publication.channel());
    }
    return position > 0;
  }

  @Override
  public MutableDirectBuffer buffer() {
    return claim.buffer();
  }

  @Override
  public int offset() {
    return claim.offset();
  }

  @Override
  public void commit() {
    claim.commit();
  }

  @Override
  public void close() {
    publication.close();
  }
}
