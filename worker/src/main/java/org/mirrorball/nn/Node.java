package org.mirrorball.nn;

import java.util.List;

/**
 * A value in a {@link Functional} model: its input, or what a layer makes of other nodes.
 *
 * <pre>
 *   Node input = Node.input();
 *   Node body = input.to(conv2D(16, 3).padding(SAME)).to(batchNormalization());
 *   Model model = Functional.of(input, Node.join(add(), body, input)).withInputShape(32, 32, 16);
 * </pre>
 */
public final class Node {

  private final Layer layer;
  private final List<Node> sources;
  private final Node first;
  private final int output;

  private Node(Layer layer, List<Node> sources) {
    this.layer = layer;
    this.sources = List.copyOf(sources);
    this.first = this;
    this.output = 0;
  }

  private Node(Node first, int output) {
    this.layer = first.layer;
    this.sources = first.sources;
    this.first = first;
    this.output = output;
  }

  /** What a model is given. */
  public static Node input() {
    return new Node(null, List.of());
  }

  /** What a layer makes of this node. */
  public Node to(Layer next) {
    return new Node(next, List.of(this));
  }

  /** What a layer of several inputs makes of these nodes. */
  public static Node join(Layer layer, Node... sources) {
    if (sources.length == 0) {
      throw new IllegalArgumentException(
          layer.getClass().getSimpleName() + " joins at least one node, got none");
    }
    return new Node(layer, List.of(sources));
  }

  /**
   * Another result of the same call of the layer; this node is the first, number 0. {@code
   * x.to(lstm(8).returnState()).output(1)} is the last hidden state.
   */
  public Node output(int index) {
    int count = layer == null ? 1 : layer.outputCount();
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException("there is no result " + index + ": there are " + count);
    }
    return index == 0 ? first : new Node(first, index);
  }

  /** The first result of the same call. */
  Node first() {
    return first;
  }

  /** Which result it is. */
  int output() {
    return output;
  }

  /** The layer, or null for an input. */
  Layer layer() {
    return layer;
  }

  List<Node> sources() {
    return sources;
  }
}
