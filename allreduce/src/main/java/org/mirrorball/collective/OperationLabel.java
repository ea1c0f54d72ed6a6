package org.mirrorball.collective;

/** What an operation is for, so that an error can say so. */
public record OperationLabel(long step, int bucket) {

  @Override
  public String toString() {
    return "step " + step + ", bucket " + bucket;
  }
}
