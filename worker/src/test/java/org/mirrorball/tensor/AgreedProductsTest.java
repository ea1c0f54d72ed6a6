package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two products, and what another replica says of them. */
class AgreedProductsTest {
  private static final ProductTable.Decision GAINS = new ProductTable.Decision(true, "it gains");
  private final Graph graph = new Graph();
  private final Tensor x = graph.input("x", DType.FLOAT32, Shape.of(4, 4));
  private final Tensor y = Ops.matmul(Ops.matmul(Ops.matmul(x, x), x), x, true, false);
  private final List<double[]> messages = new ArrayList<>();

  private final ProductTable.Product plain =
      new ProductTable.Product(new Matmul(false, false), x.shape(), x.shape());
  private final ProductTable.Product transposed =
      new ProductTable.Product(new Matmul(true, false), x.shape(), x.shape());

  private ReplicaSums another(double... votes) {
    return count ->
        numbers -> {
          messages.add(numbers.clone());
          for (int index = 0; index < count; index++) {
            numbers[index] += votes[index];
          }
        };
  }

  @Test
  void aProductIsInBfloat16WhereEveryReplicaGains() {
    AgreedProducts agreed = AgreedProducts.of(graph, product -> GAINS, another(1, 0, 1));
    assertThat(agreed.decide(plain)).isEqualTo(GAINS);
    assertThat(agreed.decide(transposed).bfloat16()).isFalse();
    assertThat(agreed.decide(transposed).reason())
        .isEqualTo("it gains, but another replica does not gain");
    assertThat(messages).containsExactly(new double[] {1, 1, 1});
  }

  @Test
  void whatDoesNotGainHereIsNotOverruled() {
    var stays = new ProductTable.Decision(false, "it does not");
    AgreedProducts agreed =
        AgreedProducts.of(
            graph, product -> product.equals(plain) ? stays : GAINS, another(1, 1, 1));
    assertThat(agreed.decide(plain)).isEqualTo(stays);
    assertThat(agreed.decide(transposed)).isEqualTo(GAINS);
  }

  @Test
  void aReplicaAloneDecidesForItself() {
    AgreedProducts agreed = AgreedProducts.of(graph, product -> GAINS, ReplicaSums.ALONE);
    assertThat(agreed.decide(plain)).isEqualTo(GAINS);
    assertThat(y.shape()).isEqualTo(Shape.of(4, 4));
  }

  @Test
  void nobodyIsAskedWhereThereIsNothingToDecide() {
    Graph none = new Graph();
    Ops.relu(none.input("x", DType.FLOAT32, Shape.of(2, 2)));
    AgreedProducts.of(none, product -> GAINS, another());
    assertThat(messages).isEmpty();
  }
}
