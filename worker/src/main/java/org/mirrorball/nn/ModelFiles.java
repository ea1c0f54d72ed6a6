package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.mirrorball.nn.layers.ActivationLayer;
import org.mirrorball.nn.layers.Add;
import org.mirrorball.nn.layers.AveragePooling2D;
import org.mirrorball.nn.layers.BatchNormalization;
import org.mirrorball.nn.layers.Bidirectional;
import org.mirrorball.nn.layers.Concatenate;
import org.mirrorball.nn.layers.Conv2D;
import org.mirrorball.nn.layers.Conv2DTranspose;
import org.mirrorball.nn.layers.Dense;
import org.mirrorball.nn.layers.DepthwiseConv2D;
import org.mirrorball.nn.layers.Dropout;
import org.mirrorball.nn.layers.Embedding;
import org.mirrorball.nn.layers.Flatten;
import org.mirrorball.nn.layers.GlobalAveragePooling1D;
import org.mirrorball.nn.layers.GlobalAveragePooling2D;
import org.mirrorball.nn.layers.Gru;
import org.mirrorball.nn.layers.LayerNormalization;
import org.mirrorball.nn.layers.LeakyRelu;
import org.mirrorball.nn.layers.Lstm;
import org.mirrorball.nn.layers.Masking;
import org.mirrorball.nn.layers.MaxPooling2D;
import org.mirrorball.nn.layers.MultiHeadAttention;
import org.mirrorball.nn.layers.Permute;
import org.mirrorball.nn.layers.PositionEmbedding;
import org.mirrorball.nn.layers.Reshape;
import org.mirrorball.nn.layers.ZeroPadding2D;
import org.mirrorball.tensor.Shape;

/**
 * A saved model: a folder with {@code model.json} (layers, compilation, where each weight stands)
 * and {@code weights.bin} (flat float32, little-endian). A model of a class of the user's own is
 * saved by the class's name, which must then be on the class path with a constructor without
 * arguments.
 */
final class ModelFiles {

  private static final int FORMAT = 3;
  private static final String MANIFEST = "model.json";
  private static final String WEIGHTS = "weights.bin";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
          .addMixIn(Layer.class, LayerTypes.class)
          .addMixIn(Optimizer.class, OptimizerTypes.class)
          .addMixIn(Schedule.class, ScheduleTypes.class)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private ModelFiles() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "layer")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Conv2D.class, name = "conv2D"),
    @JsonSubTypes.Type(value = Conv2DTranspose.class, name = "conv2DTranspose"),
    @JsonSubTypes.Type(value = DepthwiseConv2D.class, name = "depthwiseConv2D"),
    @JsonSubTypes.Type(value = AveragePooling2D.class, name = "averagePooling2D"),
    @JsonSubTypes.Type(value = MaxPooling2D.class, name = "maxPooling2D"),
    @JsonSubTypes.Type(value = GlobalAveragePooling2D.class, name = "globalAveragePooling2D"),
    @JsonSubTypes.Type(value = GlobalAveragePooling1D.class, name = "globalAveragePooling1D"),
    @JsonSubTypes.Type(value = ZeroPadding2D.class, name = "zeroPadding2D"),
    @JsonSubTypes.Type(value = Flatten.class, name = "flatten"),
    @JsonSubTypes.Type(value = Dense.class, name = "dense"),
    @JsonSubTypes.Type(value = ActivationLayer.class, name = "activation"),
    @JsonSubTypes.Type(value = LeakyRelu.class, name = "leakyRelu"),
    @JsonSubTypes.Type(value = Reshape.class, name = "reshape"),
    @JsonSubTypes.Type(value = Permute.class, name = "permute"),
    @JsonSubTypes.Type(value = Add.class, name = "add"),
    @JsonSubTypes.Type(value = Concatenate.class, name = "concatenate"),
    @JsonSubTypes.Type(value = Masking.class, name = "masking"),
    @JsonSubTypes.Type(value = Embedding.class, name = "embedding"),
    @JsonSubTypes.Type(value = PositionEmbedding.class, name = "positionEmbedding"),
    @JsonSubTypes.Type(value = BatchNormalization.class, name = "batchNormalization"),
    @JsonSubTypes.Type(value = LayerNormalization.class, name = "layerNormalization"),
    @JsonSubTypes.Type(value = Dropout.class, name = "dropout"),
    @JsonSubTypes.Type(value = MultiHeadAttention.class, name = "multiHeadAttention"),
    @JsonSubTypes.Type(value = Lstm.class, name = "lstm"),
    @JsonSubTypes.Type(value = Gru.class, name = "gru"),
    @JsonSubTypes.Type(value = Bidirectional.class, name = "bidirectional"),
    @JsonSubTypes.Type(value = Remat.class, name = "remat"),
  })
  private interface LayerTypes {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "optimizer")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Sgd.class, name = "sgd"),
    @JsonSubTypes.Type(value = RmsProp.class, name = "rmsProp"),
    @JsonSubTypes.Type(value = Adagrad.class, name = "adagrad"),
    @JsonSubTypes.Type(value = Adam.class, name = "adam"),
    @JsonSubTypes.Type(value = AdamW.class, name = "adamW"),
    @JsonSubTypes.Type(value = Lamb.class, name = "lamb"),
  })
  private interface OptimizerTypes {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "schedule")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Schedule.Constant.class, name = "constant"),
    @JsonSubTypes.Type(value = Schedule.Piecewise.class, name = "piecewise"),
    @JsonSubTypes.Type(value = Schedule.Exponential.class, name = "exponential"),
    @JsonSubTypes.Type(value = Schedule.Cosine.class, name = "cosine"),
    @JsonSubTypes.Type(value = Schedule.WarmUp.class, name = "warmUp"),
    @JsonSubTypes.Type(value = Schedule.ByWorkers.class, name = "byWorkers"),
  })
  private interface ScheduleTypes {}

  private record Manifest(
      @JsonProperty("format") int format,
      @JsonProperty("class") String className,
      @JsonProperty("inputShape") List<Long> inputShape,
      @JsonProperty("layers") List<Layer> layers,
      @JsonProperty("graph") List<Functional.Step> graph,
      @JsonProperty("optimizer") Optimizer optimizer,
      @JsonProperty("loss") Loss loss,
      @JsonProperty("metrics") List<Metric> metrics,
      @JsonProperty("precision") Precision precision,
      @JsonProperty("weights") List<WeightEntry> weights,
      @JsonProperty("weightsCrc") long weightsCrc) {}

  private record WeightEntry(
      @JsonProperty("name") String name,
      @JsonProperty("shape") List<Long> shape,
      @JsonProperty("elementOffset") long elementOffset) {}

  static void save(Model model, String directory, Configuration configuration) throws IOException {
    Parameters parameters = model.parameters();
    var folder = new Path(directory);
    var files = new FolderFiles(folder.getFileSystem(configuration), folder);
    files.write(WEIGHTS, parameters.vector().bytes());
    files.write(MANIFEST, ByteBuffer.wrap(JSON.writeValueAsBytes(manifest(model, parameters))));
  }

  private static Manifest manifest(Model model, Parameters parameters) {
    boolean layered = model instanceof Sequential || model instanceof Functional;
    var compilation = model.compilation();
    var weights =
        parameters.slots().stream()
            .map(
                slot ->
                    new WeightEntry(
                        slot.variable().name(),
                        dimsOf(slot.variable().shape()),
                        slot.elementOffset()))
            .toList();
    return new Manifest(
        FORMAT,
        model.getClass().getName(),
        dimsOf(model.sampleShape()),
        layered ? model.sublayers() : null,
        model instanceof Functional functional ? functional.steps() : null,
        compilation.optimizer(),
        compilation.loss(),
        compilation.metrics(),
        model.precision(),
        weights,
        parameters.crc());
  }

  static Model load(String directory, Configuration configuration) throws IOException {
    var folder = new Path(directory);
    var files = new FolderFiles(folder.getFileSystem(configuration), folder);
    Manifest manifest = manifestOf(directory, files);
    Model model = modelOf(manifest);
    model.compile(manifest.optimizer(), manifest.loss(), manifest.metrics().toArray(Metric[]::new));
    if (manifest.precision() != null) { // models saved before there was a choice have none
      model.precision(manifest.precision());
    }
    var sample = shapeOf(manifest.inputShape());
    Parameters parameters = model.parameters(Model.batchOf(1, sample));
    parameters.assign(files.read(WEIGHTS));
    if (parameters.crc() != manifest.weightsCrc()) {
      throw new IOException(
          String.format(
              "%s/%s is damaged: CRC %08x, expected %08x",
              directory, WEIGHTS, parameters.crc(), manifest.weightsCrc()));
    }
    return model;
  }

  private static Manifest manifestOf(String directory, FolderFiles files) throws IOException {
    JsonNode tree;
    try {
      tree = JSON.readTree(files.read(MANIFEST));
    } catch (FileNotFoundException e) {
      throw new FileNotFoundException(
          directory + " holds no saved model: there is no " + MANIFEST + " in it");
    }
    if (tree.path("format").asInt() != FORMAT) {
      throw new IOException(
          directory
              + ": format "
              + tree.path("format").asText()
              + ", this version reads "
              + FORMAT
              + "; train and save the model again");
    }
    return JSON.treeToValue(tree, Manifest.class);
  }

  private static Model modelOf(Manifest manifest) throws IOException {
    if (manifest.layers() == null) {
      return ModelClasses.instantiate(manifest.className());
    }
    Shape inputShape = shapeOf(manifest.inputShape());
    return manifest.graph() == null
        ? Sequential.of(inputShape, manifest.layers())
        : new Functional(inputShape, manifest.layers(), manifest.graph());
  }

  private static List<Long> dimsOf(Shape shape) {
    return Arrays.stream(shape.dims()).boxed().toList();
  }

  private static Shape shapeOf(List<Long> dims) {
    return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
  }
}
