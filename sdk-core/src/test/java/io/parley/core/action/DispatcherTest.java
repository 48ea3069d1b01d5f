package io.parley.core.action;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.LEASE;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.effect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.RemoteException;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.testkit.MutableClock;
import io.parley.core.work.Backoff;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.Worker;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final Backoff THREE_TRIES =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 3);

  private final MutableClock clock = MutableClock.at(NOON);
  private final Storage storage = new InMemoryStorage();
  private final Outside outside = new Outside();
  private final List<Effect> settled = new ArrayList<>();
  private final Worker worker = worker(outside);

  private Worker worker(ActionHandler... handlers) {
    var dispatcher =
        new Dispatcher(
            storage.log(), List.of(handlers), GRACE, THREE_TRIES, new Random(7), settled::add);
    var settings = new Worker.Settings("w", 1, LEASE, Duration.ofSeconds(5), THREE_TRIES);
    return new Worker(storage.work(), List.of(dispatcher), settings, clock, new Random(7));
  }

  private void plan(String id) {
    storage.work().commit(List.of(new Write.Plan(effect(id, "talk:1"))), clock.instant());
  }

  private Effect stored(String id) {
    return storage.log().effect(ACME, id).orElseThrow();
  }

  private EffectState state(String id) {
    return stored(id).state();
  }

  private static RemoteException remote(
      String message, boolean retryable, boolean mayHaveHappened, @Nullable Duration after) {
    return new RemoteException("kommo", message, retryable, mayHaveHappened, after, null);
  }

  private void drainAfter(Duration pause) {
    clock.advance(pause);
    worker.drain();
  }

  @Test
  void a_planned_effect_is_noted_as_sending_before_it_is_sent_and_as_done_after() {
    plan("f1");
    outside.actsThen(
        effect -> {
          assertThat(state("f1")).isEqualTo(EffectState.SENDING);
          assertThat(effect.attempt()).isEqualTo(1);
          assertThat(effect.sentAt()).contains(NOON);
          return new Outcome.Done(Optional.of("note:5"));
        });

    worker.drain();

    assertThat(outside.acts).containsExactly("key-of-f1");
    assertThat(stored("f1"))
        .returns(EffectState.DONE, Effect::state)
        .returns(Optional.of("note:5"), Effect::remoteId)
        .returns(1, Effect::attempt);
    assertThat(settled)
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.state()).isEqualTo(EffectState.DONE);
              assertThat(told.attempt()).isEqualTo(1);
              assertThat(told.remoteId()).contains("note:5");
            });
    assertThat(storage.log().job(ACME, "f1")).isEmpty();
  }

  @Test
  void an_objection_cancels_it_with_its_reason() {
    plan("f1");
    outside.objection = effect -> Optional.of("a person has taken over");

    worker.drain();

    assertThat(outside.runs).isEmpty();
    assertThat(stored("f1"))
        .returns(EffectState.CANCELLED, Effect::state)
        .returns(Optional.of("a person has taken over"), Effect::reason)
        .returns(0, Effect::attempt);
  }

  @Test
  void what_the_outside_refuses_is_failed_and_not_repeated() {
    plan("f1");
    outside.answers(effect -> new Outcome.Refused("lead 17 is closed"));

    worker.drain();
    drainAfter(Duration.ofHours(2));

    assertThat(outside.runs).hasSize(1);
    assertThat(stored("f1"))
        .returns(EffectState.FAILED, Effect::state)
        .returns(Optional.of("lead 17 is closed"), Effect::reason);
  }

  @Test
  void a_failure_that_is_certain_and_final_is_failed() {
    plan("f1");
    outside.answers(
        effect -> {
          throw remote("404", false, false, null);
        });

    worker.drain();

    assertThat(stored("f1"))
        .returns(EffectState.FAILED, Effect::state)
        .returns(Optional.of("kommo: 404"), Effect::reason);
  }

  @Test
  void what_was_certainly_not_sent_is_planned_again_and_repeated() {
    plan("f1");
    outside.answers(
        effect -> {
          throw remote("connection refused", true, false, null);
        });

    worker.drain();

    assertThat(stored("f1"))
        .returns(EffectState.PLANNED, Effect::state)
        .returns(Optional.of("kommo: connection refused"), Effect::reason);
    drainAfter(Duration.ofSeconds(1));
    assertThat(state("f1")).isEqualTo(EffectState.DONE);
    assertThat(stored("f1").attempt()).isEqualTo(2);
    assertThat(outside.acts).hasSize(1);
    assertThat(outside.lookUps).isEmpty();
  }

  @Test
  void what_can_never_be_sent_is_failed_with_its_last_reason() {
    plan("f1");
    for (int i = 0; i < 9; i++) {
      outside.answers(
          effect -> {
            throw remote("connection refused", true, false, null);
          });
    }

    for (int i = 0; i < 9; i++) {
      drainAfter(Duration.ofHours(1));
    }

    assertThat(outside.runs).hasSize(3);
    assertThat(stored("f1"))
        .returns(EffectState.FAILED, Effect::state)
        .returns(Optional.of("kommo: connection refused"), Effect::reason);
    assertThat(storage.log().job(ACME, "f1").orElseThrow().status()).isEqualTo(Job.Status.DEAD);
  }

  @Test
  void a_remote_side_that_names_the_time_is_waited_for_without_using_up_the_tries() {
    plan("f1");
    for (int i = 0; i < 9; i++) {
      outside.answers(
          effect -> {
            throw remote("429", true, false, Duration.ofMinutes(5));
          });
    }

    for (int i = 0; i < 9; i++) {
      worker.drain();
      assertThat(storage.work().nextReady()).contains(clock.instant().plusSeconds(300));
      clock.advance(Duration.ofMinutes(5));
    }
    worker.drain();

    assertThat(state("f1")).isEqualTo(EffectState.DONE);
    assertThat(outside.acts).hasSize(1);
  }

  @Test
  void a_lost_answer_is_looked_up_after_the_grace_period_and_found() {
    plan("f1");
    outside.actsThen(
        effect -> {
          throw remote("read timed out", true, true, null);
        });
    outside.finding = (effect, claims) -> new Finding.Happened(Optional.of("note:9"));

    worker.drain();
    assertThat(state("f1")).isEqualTo(EffectState.SENDING);
    drainAfter(GRACE.minusMillis(1));
    assertThat(outside.lookUps).isEmpty();
    drainAfter(Duration.ofMillis(1));

    assertThat(outside.acts).hasSize(1);
    assertThat(outside.lookUps)
        .singleElement()
        .satisfies(effect -> assertThat(effect.sentAt()).contains(NOON));
    assertThat(stored("f1"))
        .returns(EffectState.DONE, Effect::state)
        .returns(Optional.of("note:9"), Effect::remoteId)
        .returns(Optional.of("found outside after a lost answer"), Effect::reason);
  }

  @Test
  void an_outcome_that_is_unknown_and_certainly_absent_is_sent_again() {
    plan("f1");
    outside.answers(effect -> new Outcome.Unknown("the connection was cut"));

    worker.drain();
    drainAfter(GRACE);

    assertThat(outside.acts).hasSize(1);
    assertThat(stored("f1"))
        .returns(EffectState.DONE, Effect::state)
        .returns(2, Effect::attempt)
        .returns(Optional.of(NOON.plus(GRACE)), Effect::sentAt);
  }

  @Test
  void what_cannot_be_looked_up_waits_for_a_person() {
    plan("f1");
    outside.actsThen(effect -> new Outcome.Unknown("the connection was cut"));
    outside.finding = (effect, claims) -> new Finding.Unclear("e-mail cannot be read back");

    worker.drain();
    drainAfter(GRACE);
    drainAfter(Duration.ofHours(9));

    assertThat(outside.acts).hasSize(1);
    assertThat(stored("f1"))
        .returns(EffectState.UNKNOWN, Effect::state)
        .returns(Optional.of("e-mail cannot be read back"), Effect::reason);
    assertThat(storage.log().backlog(clock.instant()).unknownEffects()).isEqualTo(1);
  }

  @Test
  void what_is_absent_is_asked_about_again_before_it_is_sent_again() {
    plan("f1");
    outside.answers(effect -> new Outcome.Unknown("cut"));
    worker.drain();
    outside.objection = effect -> Optional.of("the talk is closed");

    drainAfter(GRACE);

    assertThat(outside.runs).hasSize(1);
    assertThat(state("f1")).isEqualTo(EffectState.CANCELLED);
  }

  @Test
  void an_act_that_never_arrives_is_given_up_as_failed() {
    plan("f1");
    for (int i = 0; i < 20; i++) {
      outside.answers(effect -> new Outcome.Unknown("cut"));
    }

    for (int i = 0; i < 20; i++) {
      worker.drain();
      clock.advance(GRACE);
    }

    assertThat(outside.runs).hasSizeLessThanOrEqualTo(3);
    assertThat(stored("f1"))
        .returns(EffectState.FAILED, Effect::state)
        .returns(Optional.of("not found outside after 2 attempts"), Effect::reason);
  }

  @Test
  void the_last_try_is_looked_up_too() {
    plan("f1");
    for (int i = 0; i < 2; i++) {
      outside.answers(
          effect -> {
            throw remote("503", true, false, null);
          });
    }
    outside.actsThen(effect -> new Outcome.Unknown("cut"));
    outside.finding = (effect, claims) -> new Finding.Happened(Optional.empty());

    for (int i = 0; i < 4; i++) {
      drainAfter(GRACE);
    }

    assertThat(outside.acts).hasSize(1);
    assertThat(state("f1")).isEqualTo(EffectState.DONE);
  }

  @Test
  void a_look_up_that_never_succeeds_leaves_it_to_a_person() {
    plan("f1");
    outside.actsThen(effect -> new Outcome.Unknown("cut"));
    outside.finding =
        (effect, claims) -> {
          throw remote("503", true, false, null);
        };

    for (int i = 0; i < 9; i++) {
      drainAfter(GRACE);
    }

    assertThat(outside.acts).hasSize(1);
    assertThat(stored("f1"))
        .returns(EffectState.UNKNOWN, Effect::state)
        .returns(Optional.of("kommo: 503"), Effect::reason);
  }

  @Test
  void a_look_that_is_refused_leaves_a_sent_effect_to_a_person_and_fails_a_planned_one() {
    plan("f1");
    outside.actsThen(effect -> new Outcome.Unknown("cut"));
    outside.finding =
        (effect, claims) -> {
          throw remote("403", false, false, null);
        };
    worker.drain();
    drainAfter(GRACE);
    assertThat(state("f1")).isEqualTo(EffectState.UNKNOWN);

    plan("f2");
    outside.objection =
        effect -> {
          throw remote("402", false, false, null);
        };
    worker.drain();
    assertThat(state("f2")).isEqualTo(EffectState.FAILED);
  }

  @Test
  void a_crash_after_the_act_does_not_repeat_it() {
    plan("f1");
    outside.actsThen(
        effect -> {
          throw new AssertionError("the process dies here");
        });
    outside.finding = (effect, claims) -> new Finding.Happened(Optional.of("note:1"));

    assertThatThrownBy(worker::drain).hasMessage("the process dies here");
    assertThat(state("f1")).isEqualTo(EffectState.SENDING);
    drainAfter(LEASE);
    assertThat(outside.runs).hasSize(1);
    drainAfter(GRACE);

    assertThat(outside.acts).hasSize(1);
    assertThat(state("f1")).isEqualTo(EffectState.DONE);
  }

  @Test
  void a_claim_that_was_abandoned_after_sending_is_looked_up_and_never_repeated_blindly() {
    plan("f1");
    Job claimed = storage.work().claim(claim(NOON, 1)).getFirst();
    storage.work().checkpoint(claimed, List.of(new Write.Sending(ACME, "key-of-f1")), NOON);
    outside.finding = (effect, claims) -> new Finding.Unclear("not readable");

    drainAfter(LEASE);
    drainAfter(GRACE);

    assertThat(outside.runs).isEmpty();
    assertThat(outside.lookUps).hasSize(1);
    assertThat(state("f1")).isEqualTo(EffectState.UNKNOWN);
  }

  @Test
  void a_crash_before_sending_is_simply_sent_later() {
    plan("f1");
    storage.work().claim(claim(NOON, 1));

    drainAfter(LEASE);

    assertThat(outside.acts).hasSize(1);
    assertThat(outside.lookUps).isEmpty();
    assertThat(state("f1")).isEqualTo(EffectState.DONE);
  }

  @Test
  void a_claim_lost_before_sending_does_not_act() {
    plan("f1");
    outside.objection =
        effect -> {
          if (outside.runs.isEmpty() && clock.instant().equals(NOON)) {
            clock.advance(LEASE);
            assertThat(storage.work().claim(claim(clock.instant(), 1))).hasSize(1);
          }
          return Optional.empty();
        };

    worker.drain();

    assertThat(outside.runs).isEmpty();
    assertThat(state("f1")).isEqualTo(EffectState.PLANNED);
  }

  @Test
  void a_handler_that_breaks_halfway_may_have_acted_and_is_looked_up() {
    plan("f1");
    outside.actsThen(
        effect -> {
          throw new IllegalStateException("the answer makes no sense");
        });
    outside.finding = (effect, claims) -> new Finding.Happened(Optional.of("note:1"));

    worker.drain();
    drainAfter(GRACE);

    assertThat(outside.acts).hasSize(1);
    assertThat(state("f1")).isEqualTo(EffectState.DONE);
  }

  @Test
  void an_effect_that_a_person_cancels_on_its_way_is_not_sent() {
    plan("f1");
    outside.objection =
        effect -> {
          storage
              .work()
              .commit(
                  List.of(
                      new Write.Settle(
                          ACME,
                          "key-of-f1",
                          EffectState.CANCELLED,
                          Optional.empty(),
                          Optional.of("Ana stopped it"))),
                  NOON);
          return Optional.empty();
        };

    worker.drain();

    assertThat(outside.runs).isEmpty();
    assertThat(stored("f1"))
        .returns(EffectState.CANCELLED, Effect::state)
        .returns(Optional.of("Ana stopped it"), Effect::reason);
  }

  @Test
  void an_effect_that_is_settled_is_left_alone() {
    plan("f1");
    worker.drain();
    storage
        .work()
        .commit(
            List.of(new Write.Enqueue(Job.of(ACME, "f1", Dispatcher.TYPE, "talk:1", "{}", NOON))),
            NOON);

    worker.drain();

    assertThat(outside.acts).hasSize(1);
  }

  @Test
  void an_effect_that_a_person_sends_again_is_sent_again() {
    plan("f1");
    outside.answers(effect -> new Outcome.Refused("lead 17 is closed"));
    worker.drain();

    storage
        .work()
        .commit(
            List.of(
                new Write.Unsent(ACME, "key-of-f1", "Ana tries again"),
                new Write.Enqueue(Job.of(ACME, "f1", Dispatcher.TYPE, "talk:1", "{}", NOON))),
            NOON);
    worker.drain();

    assertThat(state("f1")).isEqualTo(EffectState.DONE);
    assertThat(outside.acts).hasSize(1);
  }

  @Test
  void an_action_that_nobody_knows_is_failed_and_the_known_ones_are_named() {
    plan("f1");

    worker().drain();

    assertThat(stored("f1"))
        .returns(EffectState.FAILED, Effect::state)
        .returns(Optional.of("no handler for action 'addNote'; known are []"), Effect::reason);
  }

  @Test
  void a_look_up_is_told_what_belongs_to_other_effects() {
    plan("f1");
    worker.drain();
    plan("f2");
    outside.actsThen(effect -> new Outcome.Unknown("cut"));
    outside.finding =
        (effect, claims) -> {
          assertThat(claims.taken("note:1")).isTrue();
          assertThat(claims.taken("note:77")).isFalse();
          return new Finding.Unclear("x");
        };

    worker.drain();
    drainAfter(GRACE);

    assertThat(outside.lookUps).hasSize(1);
    assertThat(state("f2")).isEqualTo(EffectState.UNKNOWN);
  }

  @Test
  void effects_of_one_talk_are_sent_in_order_even_when_the_first_is_retried() {
    plan("z");
    plan("a");
    outside.answers(
        effect -> {
          throw remote("503", true, false, null);
        });

    worker.drain();
    assertThat(outside.acts).isEmpty();
    drainAfter(Duration.ofSeconds(1));

    assertThat(outside.acts).containsExactly("key-of-z", "key-of-a");
  }

  @Test
  void the_job_that_led_to_it_ends_before_it_is_sent() {
    storage
        .work()
        .commit(List.of(new Write.Enqueue(Job.of(ACME, "j", "x", "talk:1", "{}", NOON))), NOON);
    Job job = storage.work().claim(claim(NOON, 1)).getFirst();
    Instant now = NOON;

    storage.work().checkpoint(job, List.of(new Write.Plan(effect("f1", "talk:1"))), now);
    worker.drain();
    assertThat(outside.acts).isEmpty();
    storage.work().close(job, new Ending.Done(), List.of(), now);
    worker.drain();

    assertThat(outside.acts).hasSize(1);
  }
}
