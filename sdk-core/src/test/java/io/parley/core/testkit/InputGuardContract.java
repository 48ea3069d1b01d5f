package io.parley.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.InputGuard;
import io.parley.core.agent.Passage;
import io.parley.core.agent.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link InputGuard} must hold to. */
public interface InputGuardContract {
  /** The guard to test. */
  InputGuard guard();

  /** A message or passage that it marks. */
  String suspicious();

  private static Turn turn(String text) {
    return Turn.of(GuardContract.question().agent(), text, Instant.EPOCH);
  }

  private static ContextProvider.Context context(String text) {
    return new ContextProvider.Context(
        List.of(new Passage("c1", "a1", "Title", text, Optional.of("en"), 1, "")), 1);
  }

  @Test
  default void it_has_a_name_for_traces_too() {
    assertThat(guard().name()).matches("[a-z][A-Za-z0-9]{0,39}");
  }

  @Test
  default void an_ordinary_question_is_not_marked() {
    InputGuard.Marks marks =
        guard().mark(turn("How long does delivery take?"), context("We deliver within two days."));

    assertThat(marks).isEqualTo(InputGuard.Marks.NONE);
  }

  @Test
  default void what_is_suspicious_is_marked_where_it_stands_and_told() {
    InputGuard.Marks message = guard().mark(turn(suspicious()), context("We deliver."));
    InputGuard.Marks passage = guard().mark(turn("How long?"), context(suspicious()));

    assertThat(message.message()).isTrue();
    assertThat(message.passages()).isEmpty();
    assertThat(passage.message()).isFalse();
    assertThat(passage.passages()).containsExactly("c1");
    assertThat(message.notes()).isNotEmpty();
    assertThat(passage.notes()).isNotEmpty();
  }

  /** The bound is far above what a slow machine needs, and far below what backtracking takes. */
  @Test
  @Timeout(60)
  default void no_text_keeps_it_busy_either() {
    for (String piece : List.of("a", "ignore ", "QUJD", "\u200b", "you are now", "<|", " ")) {
      assertThat(guard().mark(turn(piece.repeat(20_000)), context(piece.repeat(20_000))))
          .isNotNull();
    }
  }
}
