package io.parley.automation.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearPatternTest {
  @Test
  void is_found_anywhere_and_heeds_case_unless_told() {
    assertThat(new LinearPattern("pre[cç]o").found("qual o preço?")).isTrue();
    assertThat(new LinearPattern("^preço").found("qual o preço?")).isFalse();
    assertThat(new LinearPattern("PREÇO").found("preço")).isFalse();
    assertThat(new LinearPattern("(?i)ЦЕНА").found("какая цена")).isTrue();
    assertThat(new LinearPattern("\\d{3}-\\d{2}").found("call 555-12")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(a+)+$", "(.*a){25}", "(a|aa)+$", "(a*)*b", "(x?){50}x{50}", ".*.*.*=.*"})
  @Timeout(20)
  void hostile_expressions_end_soon(String hostile) {
    var pattern = new LinearPattern(hostile);
    String text = "a".repeat(100_000) + "!";

    long start = System.nanoTime();
    pattern.found(text);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "((){900}){1000}",
        "a{1001}",
        "(a{100}b{2}){11}",
        "(a{1000}[(]){2}",
        "([)]a{1000}){2}",
        "(a{1000}[[:alpha:](]){2}",
        "(a{1000}[](]){2}",
        "(a{1000}[^\\](]){2}",
        "((a{500})*|b){3}",
        "a{40}{40}",
        "a{99999999999999999999}",
        "((((((((((((((((((((((a))))))))))))))))))))))",
        "a{1000}\\Q(\\E"
      })
  void expressions_that_would_grow_too_large_are_refused_unexpanded(String large) {
    assertThatThrownBy(() -> new LinearPattern(large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("pattern '" + large + "' must not");
  }

  @Test
  void expressions_that_grew_too_large_are_refused() {
    assertThatThrownBy(() -> new LinearPattern("(abcdefghij){150}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("pattern '.*' compiles to \\d+ steps, more than 1000");
  }

  @Test
  void what_is_not_a_regular_expression_is_refused_with_the_reason() {
    assertThatThrownBy(() -> new LinearPattern("a("))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("pattern 'a(': ");
    assertThatThrownBy(() -> new LinearPattern("(a)\\1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LinearPattern(""))
        .hasMessage("pattern of 0 characters must have 1 to 200");
    assertThatThrownBy(() -> new LinearPattern("a".repeat(201)))
        .hasMessage("pattern of 201 characters must have 1 to 200");
  }

  @Test
  void repetitions_side_by_side_do_not_multiply() {
    assertThat(new LinearPattern("price.{0,100}for.{0,100}lamp").found("price is 5 for a lamp"))
        .isTrue();
    assertThat(new LinearPattern("(\\d{1,4}[.()-]){1,5}\\d{1,9}").found("12-34-5")).isTrue();
  }

  @Test
  void a_brace_as_a_character_is_no_repetition() {
    assertThat(new LinearPattern("\\{\\{lead\\.name\\}\\}").found("Hi {{lead.name}}")).isTrue();
    assertThat(new LinearPattern("x{a}").found("x{a}")).isTrue();
  }
}
