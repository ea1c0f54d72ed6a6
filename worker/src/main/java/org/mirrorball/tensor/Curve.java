package org.mirrorball.tensor;

import java.util.Locale;

/**
 * Functions of one number x and a constant p (where one is used), with their first two derivatives.
 * At a kink the derivative is the one from below.
 */
enum Curve {
  ABS {
    @Override
    double value(double x, double p) {
      return Math.abs(x);
    }

    @Override
    double slope(double x, double p) {
      return Math.signum(x);
    }

    @Override
    double curvature(double x, double p) {
      return 0;
    }
  },
  /** {@code min(max(x, 0), 6)}. */
  RELU6 {
    @Override
    double value(double x, double p) {
      return Math.min(Math.max(x, 0), 6);
    }

    @Override
    double slope(double x, double p) {
      return x > 0 && x < 6 ? 1 : 0;
    }

    @Override
    double curvature(double x, double p) {
      return 0;
    }
  },
  /** {@code x > 0 ? x : p * x}. */
  LEAKY_RELU {
    @Override
    double value(double x, double p) {
      return x > 0 ? x : p * x;
    }

    @Override
    double slope(double x, double p) {
      return x > 0 ? 1 : p;
    }

    @Override
    double curvature(double x, double p) {
      return 0;
    }
  },
  /** {@code x > 0 ? x : p * (exp(x) - 1)}; Clevert et al., ICLR 2016. */
  ELU {
    @Override
    double value(double x, double p) {
      return x > 0 ? x : p * Math.expm1(x);
    }

    @Override
    double slope(double x, double p) {
      return x > 0 ? 1 : p * Math.exp(x);
    }

    @Override
    double curvature(double x, double p) {
      return x > 0 ? 0 : p * Math.exp(x);
    }
  },
  /** {@code log(1 + exp(x))}. */
  SOFTPLUS {
    @Override
    double value(double x, double p) {
      return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    @Override
    double slope(double x, double p) {
      return sigmoid(x);
    }

    @Override
    double curvature(double x, double p) {
      return sigmoid(x) * sigmoid(-x);
    }
  },
  /** {@code x * sigmoid(x)}; Ramachandran et al., 2017. */
  SWISH {
    @Override
    double value(double x, double p) {
      return x * sigmoid(x);
    }

    @Override
    double slope(double x, double p) {
      return sigmoid(x) * (1 + x * sigmoid(-x));
    }

    @Override
    double curvature(double x, double p) {
      return sigmoid(x) * sigmoid(-x) * (2 + x * (sigmoid(-x) - sigmoid(x)));
    }
  },
  /** x times the normal distribution function of x; Hendrycks and Gimpel, 2016. */
  GELU {
    @Override
    double value(double x, double p) {
      return x * normalDistribution(x);
    }

    @Override
    double slope(double x, double p) {
      return normalDistribution(x) + x * normalDensity(x);
    }

    @Override
    double curvature(double x, double p) {
      return normalDensity(x) * (2 - x * x);
    }
  },
  /** x to the power of p. */
  POWER {
    @Override
    double value(double x, double p) {
      return Math.pow(x, p);
    }

    @Override
    double slope(double x, double p) {
      return p == 0 ? 0 : p * Math.pow(x, p - 1);
    }

    @Override
    double curvature(double x, double p) {
      return p == 0 || p == 1 ? 0 : p * (p - 1) * Math.pow(x, p - 2);
    }
  };

  abstract double value(double x, double p);

  abstract double slope(double x, double p);

  abstract double curvature(double x, double p);

  /** The function (order 0) or a derivative of it (1 and 2). */
  final double at(double x, double p, int order) {
    return switch (order) {
      case 0 -> value(x, p);
      case 1 -> slope(x, p);
      case 2 -> curvature(x, p);
      default ->
          throw new IllegalArgumentException(
              label() + " has derivatives of order 1 and 2, not " + order);
    };
  }

  /** The name in messages. */
  final String label() {
    return name().toLowerCase(Locale.ROOT).replace("leaky_relu", "leakyRelu");
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double normalDistribution(double x) {
    return 0.5 * (1 + ErrorFunction.of(x / Math.sqrt(2)));
  }

  private static double normalDensity(double x) {
    return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  }
}
