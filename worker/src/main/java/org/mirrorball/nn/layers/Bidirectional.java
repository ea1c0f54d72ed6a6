package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Masked;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Tensor;

/**
 * A recurrent layer and another like it that goes through time backwards, side by side. Initial
 * states are those of the former, then those of the latter; so are the states that it returns.
 */
public final class Bidirectional extends Layer {

  private static final long serialVersionUID = 1L;

  @JsonProperty("of")
  private final Recurrent forwards;

  private final Recurrent backwards;

  @JsonCreator
  Bidirectional(@JsonProperty("of") Layer layer) {
    if (!(layer instanceof Recurrent recurrent)) {
      throw new IllegalArgumentException(
          "bidirectional takes an lstm or a gru, got " + layer.getClass().getSimpleName());
    }
    this.forwards = track(recurrent.directed(false));
    this.backwards = track(recurrent.directed(true));
  }

  @Override
  public int outputCount() {
    return 2 * forwards.outputCount() - 1;
  }

  @Override
  public Tensor call(Tensor x) {
    return call(List.of(x));
  }

  @Override
  public Tensor call(List<Tensor> inputs) {
    return callUnmasked(inputs);
  }

  @Override
  protected Masked callMasked(List<Masked> inputs) {
    return callAll(inputs).get(0);
  }

  @Override
  protected List<Masked> callAll(List<Masked> inputs) {
    int half = 1 + inputs.size() / 2;
    List<Masked> forth = forwards.applyAll(inputs.subList(0, half));
    var ofBackwards = new ArrayList<>(inputs.subList(half, inputs.size()));
    ofBackwards.add(0, inputs.get(0));
    List<Masked> back = backwards.applyAll(ofBackwards);
    Tensor both = Ops.concat(-1, forth.get(0).value(), back.get(0).value());
    var results = new ArrayList<Masked>();
    results.add(new Masked(both, forth.get(0).mask()));
    results.addAll(forth.subList(1, forth.size()));
    results.addAll(back.subList(1, back.size()));
    return results;
  }
}
