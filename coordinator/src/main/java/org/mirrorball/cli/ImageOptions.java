package org.mirrorball.cli;

import org.mirrorball.data.Batch;
import org.mirrorball.data.Dataset;
import org.mirrorball.data.ImageParser;
import org.mirrorball.nn.Model;
import org.mirrorball.tensor.Shape;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How records become images and labels. */
final class ImageOptions {

  // Over the whole dataset if it is no larger: MNIST's 60,000 records of 0.8 KB are 50 MB.
  private static final int SHUFFLE_WINDOW = 1 << 16;

  @Option(
      names = "--image-feature",
      paramLabel = "NAME",
      defaultValue = "image",
      description = "The feature that holds the image (default: ${DEFAULT-VALUE}).")
  private String imageFeature;

  @Option(
      names = "--label-feature",
      paramLabel = "NAME",
      defaultValue = "label",
      description = "The feature that holds the class number (default: ${DEFAULT-VALUE}).")
  private String labelFeature;

  @Mixin private CorruptionOptions corruption;

  ImageParser parserFor(Model model) {
    Shape shape = model.sampleShape();
    if (shape == null || shape.rank() != 3) {
      throw new UserMistake(
          "the model does not say what images it takes: its inputShape() must be [height, width,"
              + " channels], not "
              + shape);
    }
    return ImageParser.of((int) shape.dim(0), (int) shape.dim(1), (int) shape.dim(2))
        .imageFeature(imageFeature)
        .labelFeature(labelFeature);
  }

  Dataset<Batch> training(String glob, Model model, int globalBatchSize) {
    return corruption
        .applyTo(Dataset.fromTFRecords(glob))
        .cache()
        .map(parserFor(model))
        .shuffle(SHUFFLE_WINDOW)
        .batch(globalBatchSize)
        .prefetch();
  }

  Dataset<Batch> evaluation(String glob, Model model, int globalBatchSize) {
    return corruption
        .applyTo(Dataset.fromTFRecords(glob))
        .map(parserFor(model))
        .batch(globalBatchSize)
        .prefetch();
  }
}
