package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Masked;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.RecurrentCourse;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/**
 * A layer that goes through time: {@code [batch, time, features]} to its last state {@code [batch,
 * units]}, or to all of them, {@code [batch, time, units]}. Where a step is masked the state stays
 * what it was.
 *
 * <p>Further inputs, if there are any, are the state before the first step, zeros otherwise;
 * further results, if wanted, the state after the last: each the hidden state and, of an LSTM, the
 * cells, {@code [batch, units]}.
 */
public abstract sealed class Recurrent extends Layer permits Lstm, Gru {

  private static final long serialVersionUID = 1L;

  @JsonProperty final int units;
  @JsonProperty final boolean returnSequences;
  @JsonProperty final boolean returnState;
  private final boolean backwards;
  private Variable kernel;
  private Variable recurrentKernel;

  Recurrent(int units, boolean returnSequences, boolean returnState, boolean backwards) {
    this.units = Checks.positive(units, label() + ": units");
    this.returnSequences = returnSequences;
    this.returnState = returnState;
    this.backwards = backwards;
  }

  /** The layer's name in messages. */
  abstract String label();

  /** How many gates a unit has. */
  abstract int gates();

  /** Makes the bias. */
  abstract void buildBias();

  /** The input's part of the sums, [rows, gates * units], with its bias. */
  abstract Tensor biased(Tensor sums);

  /** Of how many tensors its state consists. */
  abstract int stateCount();

  /**
   * The hidden states of all steps, of sums [time, batch, gates * units]; then the rest of the
   * state after the last.
   */
  abstract List<Tensor> states(Tensor sums, Variable weights, RecurrentCourse course);

  /** A new layer of the same kind that goes through time the given way. */
  abstract Recurrent directed(boolean reversed);

  @Override
  protected final void build(Shape inputShape) {
    long features = Checks.sequence(inputShape, label()).dim(2);
    long width = (long) gates() * units;
    kernel = weight("kernel", Shape.of(features, width), Initializers.glorotUniform());
    recurrentKernel = weight("recurrent_kernel", Shape.of(units, width), Initializers.orthogonal());
    buildBias();
  }

  @Override
  public final int outputCount() {
    return returnState ? 1 + stateCount() : 1;
  }

  @Override
  public final Tensor call(Tensor x) {
    return call(List.of(x));
  }

  @Override
  public final Tensor call(List<Tensor> inputs) {
    return callUnmasked(inputs);
  }

  @Override
  protected final Masked callMasked(List<Masked> inputs) {
    return callAll(inputs).get(0);
  }

  @Override
  protected final List<Masked> callAll(List<Masked> inputs) {
    Masked x = inputs.get(0);
    List<Tensor> initial = inputs.subList(1, inputs.size()).stream().map(Masked::value).toList();
    if (!initial.isEmpty() && initial.size() != stateCount()) {
      throw new IllegalArgumentException(
          label()
              + " takes a sequence and, if wanted, an initial state of "
              + stateCount()
              + ", got "
              + inputs.size()
              + " inputs");
    }
    return results(x, states(x, initial));
  }

  /** Time goes outermost, so that each step is one piece of memory. */
  private List<Tensor> states(Masked masked, List<Tensor> initial) {
    Tensor x = masked.value();
    long[] dims = x.shape().dims();
    Tensor rows = Ops.reshape(Ops.transpose(x, 1, 0, 2), -1, dims[2]);
    Tensor sums = Ops.reshape(biased(Ops.matmul(rows, kernel)), dims[1], dims[0], -1);
    Tensor mask = masked.mask() == null ? null : Ops.transpose(masked.mask());
    return states(sums, recurrentKernel, new RecurrentCourse(backwards, mask, initial));
  }

  private List<Masked> results(Masked x, List<Tensor> states) {
    Tensor hidden = states.get(0);
    long[] dims = hidden.shape().dims();
    long end = backwards ? 0 : dims[0] - 1;
    Tensor last = Ops.reshape(Ops.slice(hidden, 0, end, 1), dims[1], units);
    var results = new ArrayList<Masked>();
    results.add(
        returnSequences ? new Masked(Ops.transpose(hidden, 1, 0, 2), x.mask()) : Masked.of(last));
    if (returnState) {
      results.add(Masked.of(last));
      states.subList(1, states.size()).forEach(state -> results.add(Masked.of(state)));
    }
    return results;
  }
}
