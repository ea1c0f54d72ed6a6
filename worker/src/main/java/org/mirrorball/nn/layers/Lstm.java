package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.mirrorball.tensor.LstmStates;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.RecurrentCourse;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/** Long short-term memory, with Keras's formulas and a forget gate that begins open. */
public final class Lstm extends Recurrent {

  private static final long serialVersionUID = 1L;
  private static final int FORGET_GATE = 1;

  private Variable bias;

  @JsonCreator
  Lstm(
      @JsonProperty("units") int units,
      @JsonProperty("returnSequences") boolean returnSequences,
      @JsonProperty("returnState") boolean returnState) {
    this(units, returnSequences, returnState, false);
  }

  private Lstm(int units, boolean returnSequences, boolean returnState, boolean backwards) {
    super(units, returnSequences, returnState, backwards);
  }

  /** The same layer, not yet built, that puts out the states of all steps. */
  public Lstm returnSequences() {
    return new Lstm(units, true, returnState);
  }

  /** The same layer, not yet built, whose further results are the last hidden state and cells. */
  public Lstm returnState() {
    return new Lstm(units, returnSequences, true);
  }

  @Override
  Lstm directed(boolean reversed) {
    return new Lstm(units, returnSequences, returnState, reversed);
  }

  @Override
  String label() {
    return "lstm";
  }

  @Override
  int gates() {
    return 4;
  }

  @Override
  void buildBias() {
    int from = FORGET_GATE * units;
    int to = from + units;
    bias =
        weight(
            "bias",
            Shape.of(4L * units),
            (target, shape, seed) -> {
              for (int index = 0; target.hasRemaining(); index++) {
                target.put(index >= from && index < to ? 1 : 0);
              }
            });
  }

  @Override
  Tensor biased(Tensor sums) {
    return Ops.biasAdd(sums, bias);
  }

  @Override
  int stateCount() {
    return 2;
  }

  @Override
  List<Tensor> states(Tensor sums, Variable weights, RecurrentCourse course) {
    LstmStates states = Ops.lstm(sums, weights, course);
    return List.of(states.hidden(), states.lastCells());
  }
}
