package io.parley.core.work;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.effect;
import static io.parley.core.testkit.Sample.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.document.DocumentQuery;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values guard themselves. */
class ValuesTest {
  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1001})
  void a_list_has_a_limit(int limit) {
    String message = "limit " + limit + " must be 1 to 1000";

    assertThatThrownBy(() -> WorkLog.EventQuery.newest(limit)).hasMessage(message);
    assertThatThrownBy(() -> WorkLog.EffectQuery.newest(limit)).hasMessage(message);
    assertThatThrownBy(() -> DocumentQuery.first(limit)).hasMessage(message);
  }

  @Test
  void a_claim_needs_a_limit_and_a_lease() {
    assertThatThrownBy(
            () -> new WorkStore.Claim(NOON, 0, Duration.ofSeconds(1), "w", Set.of()))
        .hasMessage("claim limit 0 must be at least 1");
    assertThatThrownBy(() -> new WorkStore.Claim(NOON, 1, Duration.ZERO, "w", Set.of()))
        .hasMessage("lease PT0S must be positive");
  }

  @Test
  void a_document_needs_names_labels_of_bounded_length_and_a_possible_version() {
    assertThatThrownBy(() -> new Write.Put(ACME, "agent", "", Map.of(), "{}", 0))
        .hasMessage("document collection 'agent' and id '' must not be empty");
    assertThatThrownBy(() -> new Write.Put(ACME, "agent", "a", Map.of("status", ""), "{}", 0))
        .hasMessage("label status '' must be 1 to 200 characters");
    assertThatThrownBy(
            () -> new Write.Put(ACME, "agent", "a", Map.of("x", "y".repeat(201)), "{}", 0))
        .hasMessageEndingWith("must be 1 to 200 characters");
    assertThatThrownBy(() -> new Write.Put(ACME, "agent", "a", Map.of(), "{}", -2))
        .hasMessage("expected version -2 must be -1 or more");
  }

  @Test
  void only_a_planned_effect_is_planned_and_only_an_end_settles() {
    Effect planned = effect("f1", "talk:1");
    Effect done =
        new Effect(
            ACME,
            "k",
            "f",
            "addNote",
            "talk:1",
            planned.parameters(),
            planned.target(),
            EffectState.DONE,
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            NOON,
            NOON);

    assertThatThrownBy(() -> new Write.Plan(done))
        .hasMessage("an effect is planned as PLANNED, not DONE");
    assertThatThrownBy(
            () ->
                new Write.Settle(
                    ACME, "k", EffectState.SENDING, Optional.empty(), Optional.empty()))
        .hasMessage("an effect cannot be settled as SENDING");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
  void progress_is_a_share(double progress) {
    assertThatThrownBy(() -> new Write.Progress(ACME, "j", progress, Optional.empty()))
        .hasMessage("progress " + progress + " must be 0 to 1");
  }

  @Test
  void a_job_needs_a_type_and_a_subject() {
    assertThatThrownBy(() -> Job.of(ACME, "a", "", "s", "{}", NOON))
        .hasMessage("job type '' and subject 's' must not be empty");
    assertThat(job("a").dueAt(NOON.plusSeconds(5)).place()).isEqualTo(NOON.plusSeconds(5));
  }
}
