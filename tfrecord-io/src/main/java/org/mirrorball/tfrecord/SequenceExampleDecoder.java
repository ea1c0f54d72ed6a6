package org.mirrorball.tfrecord;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Decodes one sequence example, or only what has a wanted name. */
final class SequenceExampleDecoder {

  private final WireReader in;
  private final Predicate<String> wanted;
  private final ExampleDecoder context;
  private final Map<String, List<Feature>> lists = new LinkedHashMap<>();

  private SequenceExampleDecoder(byte[] record, Predicate<String> wanted) {
    this.in = new WireReader(record);
    this.wanted = wanted;
    this.context = new ExampleDecoder(in, wanted);
  }

  static SequenceExample decode(byte[] record, Predicate<String> wanted)
      throws MalformedExampleException {
    return new SequenceExampleDecoder(record, wanted).decode();
  }

  private SequenceExample decode() throws MalformedExampleException {
    while (!in.atEnd()) {
      int tag = in.readTag();
      switch (tag) {
        case WireFormat.FEATURES -> context.decodeMap();
        case WireFormat.FEATURE_LISTS -> decodeLists();
        default -> in.skip(tag);
      }
    }
    return SequenceExample.of(context.features(), lists);
  }

  private void decodeLists() throws MalformedExampleException {
    int outer = in.enter();
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == WireFormat.ENTRY) {
        decodeEntry();
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
  }

  private void decodeEntry() throws MalformedExampleException {
    int outer = in.enter();
    int start = in.position();
    String name = ExampleDecoder.readKey(in);
    if (wanted.test(name)) {
      in.moveTo(start, in.position());
      List<Feature> frames = new ArrayList<>();
      while (!in.atEnd()) {
        int tag = in.readTag();
        if (tag == WireFormat.VALUE) {
          decodeFrames(frames);
        } else {
          in.skip(tag);
        }
      }
      lists.put(name, frames);
    }
    in.leave(outer);
  }

  private void decodeFrames(List<Feature> frames) throws MalformedExampleException {
    int outer = in.enter();
    while (!in.atEnd()) {
      int tag = in.readTag();
      if (tag == WireFormat.STEP) {
        var values = new FeatureValues(in);
        context.decodeFeature(values);
        frames.add(values.toFeature());
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
  }
}
