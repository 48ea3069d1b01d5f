package io.parley.core.work;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.effect;
import static io.parley.core.testkit.Sample.event;
import static io.parley.core.testkit.Sample.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.event.RecordedEvent;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EventJobTest {
  private final MutableClock clock = MutableClock.at(NOON);
  private final Storage storage = new InMemoryStorage();
  private final List<String> asked = new ArrayList<>();

  private Decider decider(String name, Function<Event, Decider.Decision> decision) {
    return new Decider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Decision decide(Event event, Instant now) {
        asked.add(name + " " + event.id());
        return decision.apply(event);
      }
    };
  }

  private void handle(Decider... deciders) {
    handle(List.of(), deciders);
  }

  private void handle(List<Screening> screenings, Decider... deciders) {
    var handler = new EventJob(storage.log(), screenings, List.of(deciders));
    var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 2);
    var settings = new Worker.Settings("w", 1, Sample.LEASE, Duration.ofSeconds(5), backoff);
    var done = new Scripted();
    var effects =
        new JobHandler() {
          @Override
          public String type() {
            return "effect";
          }

          @Override
          public Result handle(Job job, Claimed claimed) {
            return done.handle(job, claimed);
          }

          @Override
          public List<Write> givenUp(Job job, String reason, Instant now) {
            return List.of();
          }
        };
    new Worker(storage.work(), List.of(handler, effects), settings, clock, new Random(7)).drain();
  }

  private void happened(String id) {
    storage.work().commit(List.of(new Write.Happened(event(id, "lead:1"))), clock.instant());
  }

  private RecordedEvent recorded(String id) {
    return storage.log().event(ACME, id).orElseThrow();
  }

  @Test
  void the_deciders_are_asked_in_order_and_all_they_want_is_stored() {
    happened("e1");

    handle(
        decider("agent", e -> Decider.Decision.yes("answered", List.of(put("a", "{}", 0)))),
        decider("rules", e -> Decider.Decision.no("no rule matches")),
        decider(
            "sequences",
            e ->
                Decider.Decision.yes("enrolled", List.of(new Write.Plan(effect("f1", "talk:1"))))));

    assertThat(asked).containsExactly("agent e1", "rules e1", "sequences e1");
    assertThat(recorded("e1").state()).isEqualTo(EventState.PROCESSED);
    assertThat(recorded("e1").reason())
        .contains("agent: answered; rules: no rule matches; sequences: enrolled");
    assertThat(recorded("e1").settledAt()).contains(NOON);
    assertThat(storage.documents().find(ACME, "agent", "a")).isPresent();
    assertThat(storage.log().effect(ACME, "f1")).isPresent();
    assertThat(storage.log().job(ACME, "e1")).isEmpty();
  }

  @Test
  void what_is_no_news_any_more_is_decided_on_by_nobody() {
    happened("e1");

    handle(
        List.of((event, now) -> new Screening.Screened.Old("overtaken")),
        decider("rules", e -> Decider.Decision.yes("moved it", List.of(put("a", "{}", 0)))));

    assertThat(asked).isEmpty();
    assertThat(recorded("e1").state()).isEqualTo(EventState.IGNORED);
    assertThat(recorded("e1").reason()).contains("overtaken");
    assertThat(storage.documents().find(ACME, "agent", "a")).isEmpty();
  }

  @Test
  void what_a_screening_knows_more_is_decided_on_and_kept() {
    happened("e1");
    List<String> seen = new ArrayList<>();

    handle(
        List.of(
            (event, now) ->
                new Screening.Screened.News(
                    event.knowing(Map.of("event.echo", true)).ledToBy(Optional.of("e0"), 1)),
            (event, now) -> {
              seen.add(event.fact("event.echo").orElse("?"));
              return new Screening.Screened.News(event);
            }),
        decider(
            "rules",
            e -> Decider.Decision.no(e.fact("event.echo").orElse("?") + " at depth " + e.depth())));

    assertThat(seen).containsExactly("true");
    assertThat(recorded("e1").reason()).contains("rules: true at depth 1");
    assertThat(recorded("e1").event().facts()).isEqualTo(Map.of("event.echo", true));
    assertThat(recorded("e1").event().cause()).contains("e0");
  }

  @Test
  void what_nobody_takes_up_is_ignored_with_every_reason_and_its_writes() {
    happened("e1");

    handle(
        decider(
            "agent",
            e -> new Decider.Decision(false, "a person has it", List.of(put("m", "{}", 0)))),
        decider("rules", e -> Decider.Decision.no("no rule matches")));

    assertThat(recorded("e1").state()).isEqualTo(EventState.IGNORED);
    assertThat(recorded("e1").reason()).contains("agent: a person has it; rules: no rule matches");
    assertThat(storage.documents().find(ACME, "agent", "m")).isPresent();
  }

  @Test
  void without_deciders_an_event_is_ignored_and_says_why() {
    happened("e1");

    handle();

    assertThat(recorded("e1").state()).isEqualTo(EventState.IGNORED);
    assertThat(recorded("e1").reason()).contains("nobody decides on events here");
  }

  @Test
  void one_decider_that_fails_stores_nothing_of_the_others_and_is_asked_again() {
    happened("e1");
    var failing = new ArrayList<>(List.of(true));
    Decider first =
        decider("agent", e -> Decider.Decision.yes("answered", List.of(put("a", "{}", 0))));
    Decider second =
        decider(
            "rules",
            e -> {
              if (!failing.isEmpty()) {
                failing.clear();
                throw new IllegalStateException("out of order");
              }
              return Decider.Decision.no("no rule matches");
            });

    handle(first, second);
    assertThat(recorded("e1").state()).isEqualTo(EventState.PENDING);
    assertThat(storage.documents().find(ACME, "agent", "a")).isEmpty();

    clock.advance(Duration.ofSeconds(1));
    handle(first, second);
    assertThat(recorded("e1").state()).isEqualTo(EventState.PROCESSED);
    assertThat(storage.documents().find(ACME, "agent", "a").orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void an_event_that_nobody_survives_is_dead_with_its_reason() {
    happened("e1");
    Decider broken =
        decider(
            "agent",
            e -> {
              throw new IllegalStateException("poison");
            });

    handle(broken);
    clock.advance(Duration.ofSeconds(1));
    handle(broken);

    assertThat(recorded("e1").state()).isEqualTo(EventState.DEAD);
    assertThat(recorded("e1").reason()).contains("IllegalStateException: poison");
    assertThat(storage.log().job(ACME, "e1").orElseThrow().status()).isEqualTo(Job.Status.DEAD);
  }

  @Test
  void an_event_that_was_handled_is_not_decided_on_again() {
    happened("e1");
    Decider agent = decider("agent", e -> Decider.Decision.no("not mine"));
    handle(agent);
    storage
        .work()
        .commit(
            List.of(new Write.Enqueue(Job.of(ACME, "e1", EventJob.TYPE, "lead:1", "{}", NOON))),
            NOON);

    handle(agent);

    assertThat(asked).containsExactly("agent e1");
  }

  @Test
  void a_dead_event_that_is_revived_and_marked_pending_is_decided_on_again() {
    happened("e1");
    Decider broken =
        decider(
            "agent",
            e -> {
              throw new io.parley.core.RemoteException("llm", "quota", false, false, null, null);
            });
    handle(broken);
    assertThat(recorded("e1").state()).isEqualTo(EventState.DEAD);

    storage
        .work()
        .commit(
            List.of(
                new Write.Mark(ACME, "e1", EventState.PENDING, ""), new Write.Revive(ACME, "e1")),
            NOON);
    handle(decider("agent", e -> Decider.Decision.yes("answered", List.of())));

    assertThat(recorded("e1").state()).isEqualTo(EventState.PROCESSED);
  }

  @Test
  void events_of_one_subject_are_handled_in_the_order_of_their_arrival() {
    for (String id : List.of("z", "k", "a")) {
      happened(id);
    }

    handle(decider("agent", e -> Decider.Decision.no("not mine")));

    assertThat(asked).containsExactly("agent z", "agent k", "agent a");
  }

  @Test
  void a_job_without_its_event_is_done() {
    storage
        .work()
        .commit(
            List.of(new Write.Enqueue(Job.of(ACME, "e9", EventJob.TYPE, "lead:1", "{}", NOON))),
            NOON);

    handle(decider("agent", e -> Decider.Decision.no("not mine")));

    assertThat(asked).isEmpty();
    assertThat(storage.work().nextReady()).isEmpty();
  }
}
