package org.mirrorball.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mirrorball.nn.VarianceScaling.Distribution;
import org.mirrorball.nn.VarianceScaling.Mode;
import org.mirrorball.tensor.Initializer;
import org.mirrorball.tensor.Shape;

class InitializersTest {

  private static final double TRUNCATED_DEVIATION = 0.87962566;

  /**
   * What an initializer draws.
   *
   * @param mean of the values
   * @param variance of the values
   * @param limit of a value's distance from the mean
   * @param reach a distance that some values surely have
   */
  private record Case(
      String name,
      Initializer initializer,
      Shape shape,
      double mean,
      double variance,
      double limit,
      double reach) {

    static Case uniform(String name, Initializer initializer, Shape shape, double limit) {
      return new Case(
          name, initializer, shape, 0, limit * limit / 3, limit * (1 + 1e-7), 0.999 * limit);
    }

    static Case truncated(String name, Initializer initializer, Shape shape, double variance) {
      double cut = 2 * Math.sqrt(variance) / TRUNCATED_DEVIATION;
      return new Case(name, initializer, shape, 0, variance, cut * (1 + 1e-7), 0.99 * cut);
    }

    static Case normal(String name, Initializer initializer, Shape shape, double variance) {
      double reach = 3.5 * Math.sqrt(variance);
      return new Case(name, initializer, shape, 0, variance, Double.POSITIVE_INFINITY, reach);
    }

    @Override
    public String toString() {
      return name + " of " + shape;
    }
  }

  /** A name begins with that of the initializer's method. */
  static Stream<Case> randomCases() {
    var cases = new ArrayList<Case>();
    ofFans(Shape.of(400, 120), 400, 120, cases);
    ofFans(Shape.of(3, 5, 12, 200), 3 * 5 * 12, 3 * 5 * 200, cases);
    ofFans(Shape.of(30_000), 30_000, 30_000, cases);
    Shape any = Shape.of(200, 200);
    cases.add(Case.normal("randomNormal", Initializers.randomNormal(), any, 0.05 * 0.05));
    cases.add(Case.normal("randomNormal of 2", Initializers.randomNormal(2), any, 4));
    double cut = 3 * 3 * TRUNCATED_DEVIATION * TRUNCATED_DEVIATION;
    cases.add(Case.truncated("truncatedNormal", Initializers.truncatedNormal(3), any, cut));
    cases.add(
        new Case(
            "randomUniform",
            Initializers.randomUniform(-1, 3),
            any,
            1,
            4.0 * 4 / 12,
            2 + 1e-6,
            1.999));
    return cases.stream();
  }

  private static void ofFans(Shape shape, double in, double out, List<Case> cases) {
    double sum = in + out;
    cases.add(
        Case.uniform("glorotUniform", Initializers.glorotUniform(), shape, Math.sqrt(6 / sum)));
    cases.add(Case.truncated("glorotNormal", Initializers.glorotNormal(), shape, 2 / sum));
    cases.add(Case.uniform("heUniform", Initializers.heUniform(), shape, Math.sqrt(6 / in)));
    cases.add(Case.truncated("heNormal", Initializers.heNormal(), shape, 2 / in));
    cases.add(Case.uniform("lecunUniform", Initializers.lecunUniform(), shape, Math.sqrt(3 / in)));
    cases.add(Case.truncated("lecunNormal", Initializers.lecunNormal(), shape, 1 / in));
    cases.add(Case.uniform("fanInUniform", Initializers.fanInUniform(), shape, 1 / Math.sqrt(in)));
    cases.add(
        Case.uniform(
            "varianceScaling uniform",
            Initializers.varianceScaling(5, Mode.FAN_OUT, Distribution.UNIFORM),
            shape,
            Math.sqrt(15 / out)));
    cases.add(
        Case.truncated(
            "varianceScaling truncated",
            Initializers.varianceScaling(0.5, Mode.FAN_OUT, Distribution.TRUNCATED_NORMAL),
            shape,
            0.5 / out));
    cases.add(
        Case.normal(
            "varianceScaling untruncated",
            Initializers.varianceScaling(3, Mode.FAN_AVG, Distribution.UNTRUNCATED_NORMAL),
            shape,
            6 / sum));
  }

  @ParameterizedTest
  @MethodSource("randomCases")
  void valuesHaveTheMeanTheVarianceAndTheLimitsOfTheirDistribution(Case each) {
    float[] values = fill(each.initializer(), each.shape(), 3);

    double sum = 0;
    double squares = 0;
    double farthest = 0;
    for (float value : values) {
      double distance = value - each.mean();
      sum += distance;
      squares += distance * distance;
      farthest = Math.max(farthest, Math.abs(distance));
    }

    double deviation = Math.sqrt(each.variance());
    assertThat(sum / values.length).isCloseTo(0, within(5 * deviation / Math.sqrt(values.length)));
    assertThat(squares / values.length).isCloseTo(each.variance(), within(0.03 * each.variance()));
    assertThat(farthest).isBetween(each.reach(), each.limit());
  }

  @ParameterizedTest
  @MethodSource("randomCases")
  void theSameSeedGivesTheSameValuesAndAnotherDoesNot(Case each) {
    assertSeeded(each.initializer(), each.shape());
  }

  private static void assertSeeded(Initializer initializer, Shape shape) {
    float[] first = fill(initializer, shape, 7);

    assertThat(fill(initializer, shape, 7)).isEqualTo(first);
    assertThat(fill(initializer, shape, 8)).isNotEqualTo(first);
  }

  @Test
  void everyInitializerHasACase() {
    Stream<String> random = randomCases().map(each -> each.name().split(" ", 2)[0]);
    Stream<String> others = Stream.of("zeros", "ones", "constant", "identity", "orthogonal");

    assertThat(
            Arrays.stream(Initializers.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .distinct())
        .isSubsetOf(Stream.concat(random, others).toList());
  }

  @Test
  void constantsAreTheSameEverywhere() {
    Shape shape = Shape.of(2, 3);
    assertThat(fill(Initializers.zeros(), shape, 1)).containsOnly(0);
    assertThat(fill(Initializers.ones(), shape, 1)).containsOnly(1);
    assertThat(fill(Initializers.constant(-2.5f), shape, 1)).containsOnly(-2.5f);
  }

  @Test
  void anIdentityHasOnesOnItsDiagonal() {
    assertThat(fill(Initializers.identity(), Shape.of(2, 2), 1)).containsExactly(1, 0, 0, 1);
    assertThat(fill(Initializers.identity(), Shape.of(2, 3), 1)).containsExactly(1, 0, 0, 0, 1, 0);
    assertThat(fill(Initializers.identity(0.5f), Shape.of(3, 2), 1))
        .containsExactly(0.5f, 0, 0, 0.5f, 0, 0);
  }

  @Test
  void anIdentityIsAMatrix() {
    assertThatThrownBy(() -> fill(Initializers.identity(), Shape.of(2, 2, 1), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("identity: expected a matrix, got [2, 2, 1]");
  }

  @Test
  void aScaleThatIsNotPositiveIsRefused() {
    for (double scale : new double[] {0, -1, Double.NaN}) {
      assertThatThrownBy(
              () -> Initializers.varianceScaling(scale, Mode.FAN_IN, Distribution.UNIFORM))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("variance scaling: scale must be positive, got " + scale);
    }
  }

  @Test
  void orthogonalRowsOrColumnsHaveLengthOneAndStandAtRightAngles() {
    for (Shape shape : List.of(Shape.of(24, 96), Shape.of(96, 24), Shape.of(4, 6, 24))) {
      int columns = (int) shape.dim(-1);
      int rows = (int) (shape.elementCount() / columns);
      float[] values = fill(Initializers.orthogonal(), shape, 5);
      boolean wide = rows <= columns;
      int count = Math.min(rows, columns);
      for (int i = 0; i < count; i++) {
        for (int j = 0; j <= i; j++) {
          double product = 0;
          for (int k = 0; k < Math.max(rows, columns); k++) {
            double a = wide ? values[i * columns + k] : values[k * columns + i];
            double b = wide ? values[j * columns + k] : values[k * columns + j];
            product += a * b;
          }
          assertThat(product).as("%s: %d, %d", shape, i, j).isCloseTo(i == j ? 1 : 0, within(1e-6));
        }
      }
      assertSeeded(Initializers.orthogonal(), shape);
    }
  }

  private static float[] fill(Initializer initializer, Shape shape, long seed) {
    float[] values = new float[Math.toIntExact(shape.elementCount())];
    initializer.fill(FloatBuffer.wrap(values), shape, seed);
    return values;
  }
}
