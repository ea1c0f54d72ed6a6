package org.mirrorball.data;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mirrorball.tfrecord.BytesList;
import org.mirrorball.tfrecord.Example;
import org.mirrorball.tfrecord.Feature;
import org.mirrorball.tfrecord.Int64List;

/**
 * Images and their classes as all importers write them: features {@code image} and {@code label}.
 */
final class ImageExamples {

  private ImageExamples() {}

  /**
   * An example.
   *
   * @param image raw uint8 [height, width, channels], or a PNG or JPEG file
   */
  static Example of(byte[] image, int label) {
    Map<String, Feature> features = new LinkedHashMap<>();
    features.put("image", BytesList.of(image));
    features.put("label", Int64List.of(label));
    return Example.of(features);
  }
}
