package org.mirrorball.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.List;

/** How the learning rate changes from step to step. The formulas are Keras's. */
public sealed interface Schedule extends Serializable {

  /**
   * The learning rate.
   *
   * @param step from 0
   * @param workers how many replicas train
   */
  float at(long step, int workers);

  /** The same rate in all steps. */
  static Schedule constant(float rate) {
    return new Constant(rate);
  }

  /**
   * One rate after the other.
   *
   * @param boundaries the last step of each rate but the last, ascending
   * @param rates one more than there are boundaries
   */
  static Schedule piecewise(List<Long> boundaries, List<Float> rates) {
    return new Piecewise(boundaries, rates);
  }

  /** {@code initial * factor ^ (step / steps)}. */
  static Schedule exponential(float initial, long steps, float factor) {
    return new Exponential(initial, steps, factor, false);
  }

  /** {@code initial * factor ^ floor(step / steps)}: constant for so many steps each time. */
  static Schedule step(float initial, long steps, float factor) {
    return new Exponential(initial, steps, factor, true);
  }

  /** Half a wave from {@code initial} to {@code last} in so many steps; Loshchilov and Hutter. */
  static Schedule cosine(float initial, float last, long steps) {
    return new Cosine(initial, last, steps);
  }

  /** This schedule after a straight rise from 0 to its first rate in so many steps. */
  default Schedule withWarmUp(long steps) {
    return new WarmUp(this, steps);
  }

  /** This schedule times the number of workers, for batches that grow with it; Goyal et al. */
  default Schedule scaledByWorkers() {
    return new ByWorkers(this);
  }

  private static long positive(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("a schedule's steps must be at least 1, got " + steps);
    }
    return steps;
  }

  /** The same rate in all steps. */
  record Constant(@JsonProperty("rate") float rate) implements Schedule {
    @Override
    public float at(long step, int workers) {
      return rate;
    }
  }

  /** One rate after the other. */
  record Piecewise(
      @JsonProperty("boundaries") List<Long> boundaries, @JsonProperty("rates") List<Float> rates)
      implements Schedule {
    /** Checked and copied. */
    public Piecewise {
      if (rates.size() != boundaries.size() + 1) {
        throw new IllegalArgumentException(
            "a piecewise schedule of "
                + boundaries.size()
                + " boundaries has one rate more, got "
                + rates.size());
      }
      boundaries = List.copyOf(boundaries);
      rates = List.copyOf(rates);
    }

    @Override
    public float at(long step, int workers) {
      int piece = 0;
      while (piece < boundaries.size() && step > boundaries.get(piece)) {
        piece++;
      }
      return rates.get(piece);
    }
  }

  /** Decay by a factor every so many steps, all along or at once. */
  record Exponential(
      @JsonProperty("initial") float initial,
      @JsonProperty("steps") long steps,
      @JsonProperty("factor") float factor,
      @JsonProperty("staircase") boolean staircase)
      implements Schedule {
    /** Checked. */
    public Exponential {
      positive(steps);
    }

    @Override
    public float at(long step, int workers) {
      double power = (double) step / steps;
      return (float) (initial * Math.pow(factor, staircase ? Math.floor(power) : power));
    }
  }

  /** Half a wave. */
  record Cosine(
      @JsonProperty("initial") float initial,
      @JsonProperty("last") float last,
      @JsonProperty("steps") long steps)
      implements Schedule {
    /** Checked. */
    public Cosine {
      positive(steps);
    }

    @Override
    public float at(long step, int workers) {
      double progress = (double) Math.min(step, steps) / steps;
      return (float) (last + (initial - last) * 0.5 * (1 + Math.cos(Math.PI * progress)));
    }
  }

  /** A rise, then another schedule from its beginning. */
  record WarmUp(@JsonProperty("then") Schedule then, @JsonProperty("steps") long steps)
      implements Schedule {
    /** Checked. */
    public WarmUp {
      positive(steps);
    }

    @Override
    public float at(long step, int workers) {
      return step < steps
          ? (float) (then.at(0, workers) * ((double) step / steps))
          : then.at(step - steps, workers);
    }
  }

  /** Another schedule times the number of workers. */
  record ByWorkers(@JsonProperty("of") Schedule of) implements Schedule {
    @Override
    public float at(long step, int workers) {
      return of.at(step, workers) * workers;
    }
  }
}
