package org.mirrorball.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariableTest {
  /** Element i is seed + i. */
  private static final Initializer COUNTING =
      (target, shape, seed) -> {
        for (int index = 0; index < shape.elementCount(); index++) {
          target.put(index, (float) (seed + index));
        }
      };

  @Test
  void takesItsFirstValueFromItsSeedWhenUsed() {
    Variable variable = new Variable("v", Shape.of(3), COUNTING, true);
    variable.seed(40);
    assertThat(variable.initialized()).isFalse();
    assertThat(variable.toFloatArray()).containsExactly(40, 41, 42);
    assertThat(variable.initialized()).isTrue();
    variable.seed(50);
    assertThat(variable.toFloatArray()).containsExactly(40, 41, 42);
  }

  @Test
  void bindingKeepsTheValueAndSharesTheMemory() {
    try (FlatVector vector = FlatVector.allocate(8)) {
      Variable assigned = new Variable("a", Shape.of(2), COUNTING, true);
      assigned.assign(new float[] {7, 8});
      Variable fresh = new Variable("b", Shape.of(3), COUNTING, true);
      assigned.bind(vector, 1);
      fresh.bind(vector, 4);

      float[] elements = new float[8];
      vector.bytes().asFloatBuffer().get(elements);
      assertThat(elements).containsExactly(0, 7, 8, 0, 0, 1, 2, 0);

      vector.bytes().asFloatBuffer().put(2, 9);
      assertThat(assigned.toFloatArray()).containsExactly(7, 9);
      fresh.assign(new float[] {5, 5, 5});
      assertThat(vector.bytes().asFloatBuffer().get(6)).isEqualTo(5);
    }
  }

  @Test
  void bindingOutsideTheVectorIsRefused() {
    try (FlatVector vector = FlatVector.allocate(4)) {
      Variable variable = new Variable("v", Shape.of(3), COUNTING, true);
      assertThatThrownBy(() -> variable.bind(vector, 2))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("elements 2 to 5 of a vector of 4");
    }
  }

  @Test
  void aClosedVectorSaysSo() {
    FlatVector vector = FlatVector.allocate(4);
    vector.close();
    assertThatThrownBy(vector::bytes).hasMessageContaining("closed");
  }

  @Test
  void assigningTheWrongNumberOfValuesNamesTheVariable() {
    Variable variable = new Variable("dense/weight", Shape.of(2, 2), COUNTING, true);
    assertThatThrownBy(() -> variable.assign(new float[3]))
        .hasMessage("variable dense/weight of shape [2, 2] takes 4 values, got 3");
  }

  @Test
  void serializationKeepsTheDescriptionAndIdentityButNotTheValue() throws Exception {
    Variable variable = new Variable("v", Shape.of(2), COUNTING, true);
    variable.seed(3);
    variable.assign(new float[] {100, 100});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Variable[] {variable, variable});
    }
    Variable[] copies;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copies = (Variable[]) in.readObject();
    }
    assertThat(List.of(copies).get(0)).isSameAs(copies[1]);
    assertThat(copies[0].name()).isEqualTo("v");
    assertThat(copies[0].initialized()).isFalse();
    assertThat(copies[0].toFloatArray()).containsExactly(3, 4);
  }

  @Test
  void vectorsBeginOnCacheLines() {
    for (int count = 0; count < 40; count++) {
      try (FlatVector vector = FlatVector.allocate(count)) {
        assertThat(vector.bytes().capacity()).isEqualTo(count * 4);
        if (count > 0) {
          assertThat(vector.bytes().alignmentOffset(0, 64)).isZero();
        }
      }
    }
  }
}
