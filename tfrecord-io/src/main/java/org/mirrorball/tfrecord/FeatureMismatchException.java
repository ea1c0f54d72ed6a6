package org.mirrorball.tfrecord;

/**
 * An example does not hold what was asked for: it lacks a feature, or has another type or count.
 */
public final class FeatureMismatchException extends DataException {

  private static final long serialVersionUID = 1L;

  /** What does not fit. */
  public enum Kind {
    /** The feature is not there and has no default. */
    MISSING,
    /** Its list is of another type, or a value does not fit into the buffer's. */
    TYPE,
    /** It has more or fewer values than the shape. */
    COUNT
  }

  private final Kind kind;
  private final String featureName;

  FeatureMismatchException(Kind kind, String featureName, String message) {
    super(message);
    this.kind = kind;
    this.featureName = featureName;
  }

  /** What does not fit. */
  public Kind kind() {
    return kind;
  }

  /** The name of the feature. */
  public String featureName() {
    return featureName;
  }

  /** The same, said of a record at some place. */
  FeatureMismatchException at(String place) {
    var located = new FeatureMismatchException(kind, featureName, place + ": " + getMessage());
    located.initCause(this);
    return located;
  }
}
