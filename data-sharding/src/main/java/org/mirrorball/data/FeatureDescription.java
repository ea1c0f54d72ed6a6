package org.mirrorball.data;

import java.util.Locale;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Feature;

/**
 * What one feature of a record looks like.
 *
 * @param name its name
 * @param typeName bytes, float or int64
 * @param count how many values
 * @param byteLength of the first byte string; -1 when it has none
 */
public record FeatureDescription(String name, String typeName, int count, int byteLength) {

  static FeatureDescription of(String name, Feature feature) {
    boolean bytes = feature instanceof BytesList list && list.count() > 0;
    int byteLength = bytes ? ((BytesList) feature).length(0) : -1;
    return new FeatureDescription(name, feature.typeName(), feature.count(), byteLength);
  }

  /** For people: {@code image: bytes[1] of 784 bytes}. */
  @Override
  public String toString() {
    String text = String.format(Locale.ROOT, "%s: %s[%d]", name, typeName, count);
    return byteLength < 0 ? text : text + " of " + byteLength + " bytes";
  }
}
