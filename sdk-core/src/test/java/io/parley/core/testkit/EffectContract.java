package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.commit;
import static io.parley.core.testkit.Sample.effect;
import static io.parley.core.testkit.Sample.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code WorkStore} promises of effects: planned once, settled once, of their tenant. */
public interface EffectContract {
  /** A storage with nothing in it. */
  Storage emptyStorage();

  private static Write.Settle settle(EffectState state, String remoteId, String reason) {
    return new Write.Settle(
        ACME,
        "key-of-f1",
        state,
        remoteId.isEmpty() ? Optional.empty() : Optional.of(remoteId),
        reason.isEmpty() ? Optional.empty() : Optional.of(reason));
  }

  @Test
  default void an_effect_is_planned_once_with_the_job_that_sends_it() {
    try (Storage storage = emptyStorage()) {
      Effect planned = effect("f1", "talk:1");
      Effect again =
          Effect.planned(
              ACME,
              planned.key(),
              "f2",
              "addNote",
              "talk:2",
              planned.parameters(),
              planned.target(),
              Optional.empty(),
              1,
              NOON);

      assertThat(commit(storage, new Write.Plan(planned))).isTrue();
      assertThat(commit(storage, new Write.Plan(again))).isFalse();

      assertThat(storage.log().effect(ACME, "f1")).contains(planned);
      assertThat(storage.log().effect(ACME, "f2")).isEmpty();
      assertThat(storage.work().claim(claim(NOON, 9)))
          .singleElement()
          .satisfies(
              job -> {
                assertThat(job.id()).isEqualTo("f1");
                assertThat(job.type()).isEqualTo("effect");
                assertThat(job.subject()).isEqualTo("talk:1");
              });
      assertThat(commit(storage, new Write.Plan(effect(GLOBEX, "f1", "talk:1", Optional.empty()))))
          .isTrue();
    }
  }

  @Test
  default void an_effect_goes_from_planned_to_sending_to_done_and_no_further() {
    try (Storage storage = emptyStorage()) {
      commit(storage, new Write.Plan(effect("f1", "talk:1")));
      Instant sent = NOON.plusSeconds(1);
      Instant settled = NOON.plusSeconds(2);

      assertThat(storage.work().commit(List.of(new Write.Sending(ACME, "key-of-f1")), sent))
          .containsExactly(true);
      assertThat(storage.log().effect(ACME, "f1").orElseThrow())
          .returns(EffectState.SENDING, Effect::state)
          .returns(1, Effect::attempt)
          .returns(Optional.of(sent), Effect::sentAt);
      assertThat(commit(storage, settle(EffectState.DONE, "note:5", ""), settled)).isTrue();
      assertThat(storage.log().effect(ACME, "f1").orElseThrow())
          .returns(EffectState.DONE, Effect::state)
          .returns(Optional.of("note:5"), Effect::remoteId)
          .returns(Optional.empty(), Effect::reason)
          .returns(settled, Effect::updatedAt)
          .returns(NOON, Effect::createdAt);

      assertThat(commit(storage, new Write.Sending(ACME, "key-of-f1"))).isFalse();
      assertThat(commit(storage, new Write.Unsent(ACME, "key-of-f1", "x"))).isFalse();
      assertThat(commit(storage, settle(EffectState.FAILED, "", "late"), NOON)).isFalse();
      assertThat(storage.log().effect(ACME, "f1").orElseThrow().state())
          .isEqualTo(EffectState.DONE);
    }
  }

  @Test
  default void an_unsent_effect_is_planned_again_with_its_attempts() {
    try (Storage storage = emptyStorage()) {
      commit(storage, new Write.Plan(effect("f1", "talk:1")));
      assertThat(commit(storage, new Write.Unsent(ACME, "key-of-f1", "never was"))).isFalse();
      commit(storage, new Write.Sending(ACME, "key-of-f1"));

      assertThat(commit(storage, new Write.Unsent(ACME, "key-of-f1", "kommo: 429"))).isTrue();

      assertThat(storage.log().effect(ACME, "f1").orElseThrow())
          .returns(EffectState.PLANNED, Effect::state)
          .returns(1, Effect::attempt)
          .returns(Optional.of("kommo: 429"), Effect::reason);
      commit(storage, new Write.Sending(ACME, "key-of-f1"));
      assertThat(storage.log().effect(ACME, "f1").orElseThrow().attempt()).isEqualTo(2);
    }
  }

  @Test
  default void a_cancelled_effect_is_not_sent() {
    try (Storage storage = emptyStorage()) {
      commit(storage, new Write.Plan(effect("f1", "talk:1")));
      commit(storage, settle(EffectState.CANCELLED, "", "a person took over"), NOON);

      assertThat(commit(storage, new Write.Sending(ACME, "key-of-f1"))).isFalse();
      assertThat(storage.log().effect(ACME, "f1").orElseThrow())
          .returns(EffectState.CANCELLED, Effect::state)
          .returns(Optional.of("a person took over"), Effect::reason);
    }
  }

  @Test
  default void a_person_may_settle_or_resend_what_is_unknown() {
    try (Storage storage = emptyStorage()) {
      commit(storage, new Write.Plan(effect("f1", "talk:1")));
      commit(storage, new Write.Sending(ACME, "key-of-f1"));
      commit(storage, settle(EffectState.UNKNOWN, "", "cannot be looked up"), NOON);

      assertThat(commit(storage, new Write.Unsent(ACME, "key-of-f1", "not there"))).isTrue();
      assertThat(storage.log().effect(ACME, "f1").orElseThrow().state())
          .isEqualTo(EffectState.PLANNED);
    }
  }

  @Test
  default void nobody_touches_the_effects_of_another_tenant() {
    try (Storage storage = emptyStorage()) {
      commit(storage, new Write.Plan(effect("f1", "talk:1")));

      assertThat(commit(storage, new Write.Sending(GLOBEX, "key-of-f1"))).isFalse();
      assertThat(
              commit(
                  storage,
                  new Write.Settle(
                      GLOBEX, "key-of-f1", EffectState.DONE, Optional.empty(), Optional.empty())))
          .isFalse();
      assertThat(storage.log().effect(ACME, "f1").orElseThrow().state())
          .isEqualTo(EffectState.PLANNED);
      assertThat(storage.log().effect(GLOBEX, "f1")).isEmpty();
    }
  }
}
