package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.mirrorball.nn.Initializers;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.RecurrentCourse;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/** Gated recurrent units, with Keras's formulas (reset gate after the matrix product). */
public final class Gru extends Recurrent {

  private static final long serialVersionUID = 1L;

  /** Row 0 for the input's part of the sums, row 1 for the state's. */
  private Variable bias;

  @JsonCreator
  Gru(
      @JsonProperty("units") int units,
      @JsonProperty("returnSequences") boolean returnSequences,
      @JsonProperty("returnState") boolean returnState) {
    this(units, returnSequences, returnState, false);
  }

  private Gru(int units, boolean returnSequences, boolean returnState, boolean backwards) {
    super(units, returnSequences, returnState, backwards);
  }

  /** The same layer, not yet built, that puts out the states of all steps. */
  public Gru returnSequences() {
    return new Gru(units, true, returnState);
  }

  /** The same layer, not yet built, whose further results are the last state. */
  public Gru returnState() {
    return new Gru(units, returnSequences, true);
  }

  @Override
  Gru directed(boolean reversed) {
    return new Gru(units, returnSequences, returnState, reversed);
  }

  @Override
  String label() {
    return "gru";
  }

  @Override
  int gates() {
    return 3;
  }

  @Override
  void buildBias() {
    bias = weight("bias", Shape.of(2, 3L * units), Initializers.zeros());
  }

  private Tensor bias(int row) {
    return Ops.reshape(Ops.slice(bias, 0, row, 1), -1);
  }

  @Override
  Tensor biased(Tensor sums) {
    return Ops.biasAdd(sums, bias(0));
  }

  @Override
  int stateCount() {
    return 1;
  }

  @Override
  List<Tensor> states(Tensor sums, Variable weights, RecurrentCourse course) {
    return List.of(Ops.gru(sums, weights, bias(1), course));
  }
}
