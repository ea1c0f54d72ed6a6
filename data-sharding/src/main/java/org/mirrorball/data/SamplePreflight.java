package org.mirrorball.data;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** Takes the first record through all mappings, where a worker would only do it much later. */
final class SamplePreflight {

  private SamplePreflight() {}

  static Sample firstSample(Pipeline pipeline, Configuration conf) throws IOException {
    RawRecord first = pipeline.source().first(conf);
    String location = pipeline.source().describe() + ", first record";
    return new SampleMapping(pipeline, position -> location).sample(first);
  }
}
