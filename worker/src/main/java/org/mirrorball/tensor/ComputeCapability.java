package org.mirrorball.tensor;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;

/**
 * Which graphics cards ND4J's last published CUDA build has machine code for: 3.7 to 8.6, which 8.9
 * runs too. It carries no intermediate code that a newer card could translate.
 */
record ComputeCapability(int major, int minor) {
  private static final ComputeCapability LOWEST = new ComputeCapability(3, 7);
  private static final ComputeCapability HIGHEST = new ComputeCapability(8, 9);

  /** Checks all cards that ND4J reports; a machine without any passes. */
  static void check(Properties environment) {
    if (environment.get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY) instanceof List<?> cards) {
      for (Object card : cards) {
        if (card instanceof Map<?, ?> properties) {
          int major = number(properties, Nd4jEnvironment.CUDA_DEVICE_MAJOR_VERSION_KEY);
          int minor = number(properties, Nd4jEnvironment.CUDA_DEVICE_MINOR_VERSION_KEY);
          Object name = properties.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY);
          new ComputeCapability(major, minor).check(String.valueOf(name));
        }
      }
    }
  }

  private static int number(Map<?, ?> properties, String key) {
    return Integer.parseInt(String.valueOf(properties.get(key)));
  }

  private void check(String name) {
    if (encoded() < LOWEST.encoded() || encoded() > HIGHEST.encoded()) {
      throw new IllegalStateException(
          "graphics card "
              + name
              + " has compute capability "
              + this
              + ", but ND4J's CUDA build"
              + " runs on "
              + LOWEST
              + " to "
              + HIGHEST
              + "; use such a card (CUDA_VISIBLE_DEVICES) or the processor backend");
    }
  }

  private int encoded() {
    return major * 1000 + minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
