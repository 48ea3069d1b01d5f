package io.parley.rag.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.rag.testkit.VectorIndexContract;
import org.junit.jupiter.api.Test;

class InMemoryVectorIndexTest implements VectorIndexContract {
  @Override
  public VectorIndex emptyVectors() {
    return new InMemoryVectorIndex();
  }

  @Test
  void numbers_become_a_direction_or_are_refused() {
    assertThat(UnitVector.of(new float[] {3, 4}).orElseThrow().numbers())
        .containsExactly(0.6f, 0.8f);
    assertThat(UnitVector.of(new float[] {0, 0})).isEmpty();
    assertThatThrownBy(() -> UnitVector.of(new float[] {1, Float.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vector of 2 numbers must have at least one, all of them finite");
    assertThatThrownBy(() -> new VectorSpace("model", 3))
        .hasMessage("fingerprint 'model' must be 8 to 64 characters of 0-9 and a-f");
    assertThatThrownBy(() -> new VectorSpace("0123abcd", 5000))
        .hasMessage("dimensions 5000 must be 1 to 4096");
  }
}
