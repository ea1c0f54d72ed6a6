package org.mirrorball.tensor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which operations of the table run on a card, and how: each is a recipe of ND4J ops. The others
 * run on the host, with copies around them.
 */
final class CardKernels {
  /** How an op is written down as ND4J ops. */
  @FunctionalInterface
  interface Recipe<T extends Op> {
    void write(T op, CardCall call);
  }

  /** Whether the recipe is right for these inputs. */
  @FunctionalInterface
  interface Condition<T extends Op> {
    boolean holds(T op, List<TensorSpec> inputs);
  }

  private record Entry<T extends Op>(Class<T> kind, Condition<T> condition, Recipe<T> recipe) {
    boolean holds(Op op, List<TensorSpec> inputs) {
      return condition.holds(kind.cast(op), inputs);
    }

    void write(Op op, CardCall call) {
      recipe.write(kind.cast(op), call);
    }
  }

  private static final CardKernels TABLE = new CardKernels();

  private final Map<Class<?>, Entry<?>> entries = new HashMap<>();

  private CardKernels() {
    CardMath.register(this);
    CardCopies.register(this);
    CardConvolutions.register(this);
    CardPools.register(this);
    CardBatchNorm.register(this);
    CardClassification.register(this);
  }

  <T extends Op> void add(Class<T> kind, Recipe<T> recipe) {
    add(kind, (op, inputs) -> true, recipe);
  }

  <T extends Op> void add(Class<T> kind, Condition<T> condition, Recipe<T> recipe) {
    entries.put(kind, new Entry<>(kind, condition, recipe));
  }

  /** Whether the op runs on a card. */
  static boolean has(Op op, List<TensorSpec> inputs) {
    Entry<?> entry = TABLE.entries.get(kind(op));
    return entry != null && entry.holds(op, inputs);
  }

  /** Which of its inputs the op also reads on the host. */
  static List<Integer> hostInputs(Op op) {
    // Whether labels are classes is asked before they are used.
    return op instanceof SparseCrossEntropy ? List.of(1) : List.of();
  }

  /** The op on the call's arrays; only if {@link #has}. */
  static Kernel prepare(Op op, CardCall call) {
    TABLE.entries.get(kind(op)).write(op, call);
    return call.end();
  }

  /** A constant of an enum may be of a class of its own. */
  private static Class<?> kind(Op op) {
    return op instanceof Enum<?> constant ? constant.getDeclaringClass() : op.getClass();
  }
}
