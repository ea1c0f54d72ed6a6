package org.mirrorball.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.mirrorball.data.Dataset;
import org.mirrorball.tfrecord.CorruptionPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What is done about damaged files. */
final class CorruptionOptions {

  @Option(
      names = "--on-corrupt",
      paramLabel = "POLICY",
      defaultValue = "fail",
      converter = PolicyConverter.class,
      description =
          "Damaged records: fail, skip-record, resync (also where a length is damaged) or skip-file"
              + " (default: ${DEFAULT-VALUE}).")
  private CorruptionPolicy policy;

  @Option(
      names = "--corrupt-budget",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many a worker bears, unless they fail (default: ${DEFAULT-VALUE}).")
  private long budget;

  <T> Dataset<T> applyTo(Dataset<T> dataset) {
    if (budget < 0) {
      throw new UserMistake("--corrupt-budget must not be negative, got " + budget);
    }
    return dataset.onCorrupt(policy, budget);
  }

  /** Policies as they are written in the shell. */
  static final class PolicyConverter implements ITypeConverter<CorruptionPolicy> {

    @Override
    public CorruptionPolicy convert(String text) {
      return Arrays.stream(CorruptionPolicy.values())
          .filter(policy -> nameOf(policy).equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is none of %s"
                          .formatted(
                              text,
                              Arrays.stream(CorruptionPolicy.values())
                                  .map(PolicyConverter::nameOf)
                                  .collect(Collectors.joining(", ")))));
    }

    private static String nameOf(CorruptionPolicy policy) {
      return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
