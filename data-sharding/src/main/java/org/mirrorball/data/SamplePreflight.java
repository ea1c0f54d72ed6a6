package org.mirrorball.data;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.mirrorball.tfrecord.DataException;

/** Takes the first record through all mappings, where a worker would only do it much later. */
final class SamplePreflight {

  private SamplePreflight() {}

  static Sample firstSample(Pipeline pipeline, Configuration conf) throws IOException {
    var form = LaneForm.of(pipeline);
    String location = pipeline.describeOrigin() + ", first record";
    var pass = new Pass(0, 0, 0, 1, position -> location, new DamageReport(), conf);
    try (ElementCursor elements =
        form.inLanes() ? form.source().source().open(pass) : form.stream().open(pass)) {
      return form.firstSample(elements, SlotChain.of(form.slotOperations(), pass))
          .orElseThrow(() -> allFiltered(form));
    }
  }

  static DataException allFiltered(LaneForm form) {
    return new DataException(
        "no samples in %s after %s"
            .formatted(form.pipeline().describeOrigin(), form.pipeline().describe()));
  }
}
