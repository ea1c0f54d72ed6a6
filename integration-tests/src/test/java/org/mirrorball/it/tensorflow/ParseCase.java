package org.mirrorball.it.tensorflow;

import java.util.List;
import org.mirrorball.tfrecord.FeatureSpec;

/**
 * What parse_example is asked for.
 *
 * @param name what the case is about
 * @param specs at least one
 * @param records serialized examples, sound or not
 */
public record ParseCase(String name, List<FeatureSpec> specs, List<byte[]> records) {}
