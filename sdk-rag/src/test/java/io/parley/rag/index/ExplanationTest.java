package io.parley.rag.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  @Test
  void printing_shows_the_whole_derivation() {
    var sum =
        Explanation.sum(
            "score",
            List.of(
                Explanation.of(0.25, "vector"),
                Explanation.sum("words", List.of(Explanation.of(0.5, "'a'")))));

    assertThat(sum)
        .hasToString(
            """
            0.7500 = score, sum of
              0.2500 = vector
              0.5000 = words, sum of
                0.5000 = 'a'""");
  }

  @Test
  void parts_that_do_not_add_up_are_refused() {
    assertThatThrownBy(() -> new Explanation(1, "score", List.of(Explanation.of(0.9, "x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value 1.0 of 'score' must be the sum of its parts, 0.9");
  }
}
