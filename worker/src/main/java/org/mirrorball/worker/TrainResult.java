package org.mirrorball.worker;

import java.io.Serializable;
import org.mirrorball.nn.History;

/**
 * What a worker brings back from training.
 *
 * @param weights flat little-endian float32 of rank 0; empty on the others, whose CRC is the same
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TrainResult(History history, byte[] weights) implements Serializable {

  private static final long serialVersionUID = 1L;
}
