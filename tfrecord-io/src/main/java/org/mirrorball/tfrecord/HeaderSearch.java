package org.mirrorball.tfrecord;

import java.io.IOException;
import java.util.zip.CRC32C;

/** Finds the next record behind a length that is damaged. */
final class HeaderSearch {

  private final RecordStream stream;
  private final BlockInput in;
  private final CRC32C crc = new CRC32C();

  HeaderSearch(RecordStream stream) {
    this.stream = stream;
    this.in = stream.in();
  }

  /**
   * Moves on, byte by byte, to a header whose checksum holds and whose record the stream can
   * contain, or to the end.
   */
  void moveToHeader() throws IOException {
    while (in.require(RecordFormat.HEADER_LENGTH) == RecordFormat.HEADER_LENGTH) {
      int candidates = in.available() - RecordFormat.HEADER_LENGTH + 1;
      for (int i = 0; i < candidates; i++) {
        if (isHeader()) {
          return;
        }
        in.advance(1);
      }
    }
    in.advance(in.available());
  }

  private boolean isHeader() {
    byte[] block = in.array();
    int start = in.position();
    long length = RecordFormat.longAt(block, start);
    // The length first: it rules out nearly all places, for less than a checksum costs.
    return length >= 0
        && length <= stream.limits().maxRecordLength()
        && length + RecordFormat.FOOTER_LENGTH <= stream.bytesBehindHeader()
        && RecordFormat.maskedCrc(crc, block, start, RecordFormat.LENGTH_LENGTH)
            == RecordFormat.intAt(block, start + RecordFormat.LENGTH_LENGTH);
  }
}
