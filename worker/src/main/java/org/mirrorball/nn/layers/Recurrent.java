package org.mirrorball.nn.layers;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.mirrorball.nn.Initializers;
import org.mirrorball.nn.Layer;
import org.mirrorball.nn.Masked;
import org.mirrorball.tensor.Ops;
import org.mirrorball.tensor.Shape;
import org.mirrorball.tensor.Tensor;
import org.mirrorball.tensor.Variable;

/**
 * A layer that goes through time: {@code [batch, time, features]} to its last state {@code [batch,
 * units]}, or to all of them, {@code [batch, time, units]}. Where a step is masked the state stays
 * what it was.
 */
public abstract sealed class Recurrent extends Layer permits Lstm, Gru {

  private static final long serialVersionUID = 1L;

  @JsonProperty final int units;
  @JsonProperty final boolean returnSequences;
  private final boolean backwards;
  private Variable kernel;
  private Variable recurrentKernel;

  Recurrent(int units, boolean returnSequences, boolean backwards) {
    this.units = Checks.positive(units, label() + ": units");
    this.returnSequences = returnSequences;
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

  /** All states, of sums [time, batch, gates * units]; mask is [time, batch] or null. */
  abstract Tensor states(Tensor sums, Variable weights, Tensor mask, boolean reversed);

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
  public final Tensor call(Tensor x) {
    return states(Masked.of(x));
  }

  @Override
  protected final Masked callMasked(List<Masked> inputs) {
    Masked x = inputs.get(0);
    return new Masked(states(x), returnSequences ? x.mask() : null);
  }

  /** Time goes outermost, so that each step is one piece of memory. */
  private Tensor states(Masked masked) {
    Tensor x = masked.value();
    long[] dims = x.shape().dims();
    Tensor rows = Ops.reshape(Ops.transpose(x, 1, 0, 2), -1, dims[2]);
    Tensor sums = Ops.reshape(biased(Ops.matmul(rows, kernel)), dims[1], dims[0], -1);
    Tensor mask = masked.mask() == null ? null : Ops.transpose(masked.mask());
    Tensor states = states(sums, recurrentKernel, mask, backwards);
    if (returnSequences) {
      return Ops.transpose(states, 1, 0, 2);
    }
    return Ops.reshape(Ops.slice(states, 0, backwards ? 0 : dims[1] - 1, 1), dims[0], units);
  }
}
