package io.parley.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScriptedChatModelTest {
  @Test
  void requests_take_the_lines_of_the_script_in_order_and_are_kept() {
    var model =
        new ScriptedChatModel()
            .answers("hola")
            .fails(new IllegalStateException("429"))
            .answers("x");

    assertThat(model.chat("first")).isEqualTo("hola");
    assertThatThrownBy(() -> model.chat("second")).hasMessage("429");

    assertThat(model.requests()).hasSize(2);
    assertThat(model.requests().getFirst().messages().toString()).contains("first");
    assertThat(model.left()).isEqualTo(1);
  }

  @Test
  void a_request_beyond_the_script_fails_the_test() {
    assertThatThrownBy(() -> new ScriptedChatModel().chat("hello"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("request 1 has no line in the script");
  }
}
