package org.mirrorball.tfrecord.spark;

import java.util.Map;
import scala.jdk.javaapi.CollectionConverters;

/** From Java's maps to Scala's. */
final class ScalaMaps {

  private ScalaMaps() {}

  static <K, V> scala.collection.immutable.Map<K, V> of(Map<K, V> map) {
    return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(map));
  }
}
