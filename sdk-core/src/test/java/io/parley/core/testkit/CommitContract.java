package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.append;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.commit;
import static io.parley.core.testkit.Sample.effect;
import static io.parley.core.testkit.Sample.event;
import static io.parley.core.testkit.Sample.job;
import static io.parley.core.testkit.Sample.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.StaleVersionException;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code WorkStore} promises of a commit: whole or not at all, and once. */
public interface CommitContract {
  /** A storage with nothing in it. */
  Storage emptyStorage();

  @Test
  default void an_empty_commit_changes_nothing() {
    try (Storage storage = emptyStorage()) {
      assertThat(storage.work().commit(List.of(), NOON)).isEmpty();
    }
  }

  @Test
  default void a_repeated_job_id_changes_nothing() {
    try (Storage storage = emptyStorage()) {
      assertThat(commit(storage, new Write.Enqueue(job("a", "lead:1", NOON)))).isTrue();
      assertThat(commit(storage, new Write.Enqueue(job("a", "lead:2", NOON)))).isFalse();
      assertThat(commit(storage, new Write.Enqueue(job(GLOBEX, "a", "lead:3", NOON)))).isTrue();

      assertThat(storage.work().claim(claim(NOON, 9)))
          .extracting(Job::subject)
          .containsExactlyInAnyOrder("lead:1", "lead:3");
    }
  }

  @Test
  default void what_looks_at_jobs_finds_those_of_its_commit_and_of_every_tenant() {
    try (Storage storage = emptyStorage()) {
      commit(storage, new Write.Enqueue(job(GLOBEX, "g", "lead:1", NOON.plusSeconds(60))));

      assertThat(
              storage
                  .work()
                  .commit(
                      List.of(
                          new Write.Enqueue(job("a", "lead:1", NOON.plusSeconds(60))),
                          new Write.Progress(GLOBEX, "g", 0.5, Optional.of("[1]")),
                          new Write.Enqueue(job("b", "lead:2", NOON)),
                          new Write.Revive(GLOBEX, "g"),
                          new Write.Enqueue(job("c", "lead:3", NOON)),
                          new Write.Cancel(ACME, "c"),
                          new Write.Progress(ACME, "a", 0.25, Optional.empty())),
                      NOON))
          .containsOnly(true);

      assertThat(storage.log().job(GLOBEX, "g").orElseThrow().result()).contains("[1]");
      assertThat(storage.log().job(ACME, "a").orElseThrow().progress()).isEqualTo(0.25);
      assertThat(storage.log().job(ACME, "c").orElseThrow().status())
          .isEqualTo(Job.Status.CANCELLED);
      assertThat(storage.work().claim(claim(NOON, 9)))
          .extracting(Job::id)
          .containsExactlyInAnyOrder("g", "b");
    }
  }

  @Test
  default void an_event_is_recorded_once_with_the_job_that_handles_it() {
    try (Storage storage = emptyStorage()) {
      assertThat(commit(storage, new Write.Happened(event("e1", "lead:1")))).isTrue();

      Job job = storage.work().claim(claim(NOON, 9)).getFirst();
      assertThat(job.id()).isEqualTo("e1");
      assertThat(job.type()).isEqualTo("event");
      assertThat(job.subject()).isEqualTo("lead:1");
      assertThat(storage.log().event(ACME, "e1"))
          .hasValueSatisfying(
              recorded -> {
                assertThat(recorded.event()).isEqualTo(event("e1", "lead:1"));
                assertThat(recorded.state()).isEqualTo(EventState.PENDING);
                assertThat(recorded.reason()).isEmpty();
                assertThat(recorded.settledAt()).isEmpty();
              });
    }
  }

  @Test
  default void the_same_news_told_again_changes_nothing_even_after_it_was_handled() {
    try (Storage storage = emptyStorage()) {
      var told = event(ACME, "e1", "lead.added", "lead:1", "same", NOON);
      var again = event(ACME, "e2", "lead.added", "lead:1", "same", NOON.plusSeconds(60));

      assertThat(commit(storage, new Write.Happened(told))).isTrue();
      assertThat(commit(storage, new Write.Happened(again))).isFalse();
      Job job = storage.work().claim(claim(NOON, 9)).getFirst();
      storage.work().close(job, new Ending.Done(), List.of(), NOON);
      assertThat(commit(storage, new Write.Happened(again))).isFalse();

      assertThat(storage.log().events(ACME, WorkLog.EventQuery.newest(9))).hasSize(1);
      assertThat(storage.work().claim(claim(NOON.plusSeconds(99), 9))).isEmpty();
      var elsewhere = event(GLOBEX, "e2", "lead.added", "lead:1", "same", NOON);
      assertThat(commit(storage, new Write.Happened(elsewhere))).isTrue();
    }
  }

  @Test
  default void the_same_news_twice_in_one_commit_is_recorded_once() {
    try (Storage storage = emptyStorage()) {
      var told = event(ACME, "e1", "lead.added", "lead:1", "same", NOON);
      var again = event(ACME, "e2", "lead.added", "lead:1", "same", NOON);

      assertThat(
              storage
                  .work()
                  .commit(List.of(new Write.Happened(told), new Write.Happened(again)), NOON))
          .containsExactly(true, false);
      assertThat(storage.work().claim(claim(NOON, 9))).hasSize(1);
    }
  }

  @Test
  default void a_stale_version_takes_the_whole_commit_with_it() {
    try (Storage storage = emptyStorage()) {
      commit(storage, put("sofia", "{\"v\":1}", 0));
      List<Write> writes =
          List.of(
              put("other", "{}", 0),
              append("talk:1", "m1"),
              new Write.Happened(event("e1", "lead:1")),
              new Write.Plan(effect("f1", "talk:1")),
              new Write.Enqueue(job("j1")),
              put("sofia", "{\"v\":9}", 7));

      assertThatThrownBy(() -> storage.work().commit(writes, NOON))
          .isInstanceOfSatisfying(
              StaleVersionException.class,
              stale -> {
                assertThat(stale.expected()).isEqualTo(7);
                assertThat(stale.found()).isEqualTo(1);
              })
          .hasMessage("agent sofia is at version 1, not 7");

      assertThat(storage.documents().find(ACME, "agent", "other")).isEmpty();
      assertThat(storage.conversations().tail(ACME, "talk:1", 9)).isEmpty();
      assertThat(storage.log().event(ACME, "e1")).isEmpty();
      assertThat(storage.log().effect(ACME, "f1")).isEmpty();
      assertThat(storage.work().claim(claim(NOON, 9))).isEmpty();
      assertThat(storage.work().nextReady()).isEmpty();
      assertThat(storage.documents().find(ACME, "agent", "sofia").orElseThrow().body())
          .isEqualTo("{\"v\":1}");
    }
  }

  @Test
  default void a_stale_version_at_the_close_keeps_the_claim() {
    try (Storage storage = emptyStorage()) {
      commit(storage, new Write.Enqueue(job("a")));
      Job claimed = storage.work().claim(claim(NOON, 1)).getFirst();

      assertThatThrownBy(
              () ->
                  storage
                      .work()
                      .close(claimed, new Ending.Done(), List.of(put("sofia", "{}", 3)), NOON))
          .isInstanceOf(StaleVersionException.class);

      assertThat(storage.log().job(ACME, "a").orElseThrow().status()).isEqualTo(Job.Status.RUNNING);
      assertThat(storage.work().close(claimed, new Ending.Done(), List.of(), NOON)).isTrue();
    }
  }

  @Test
  default void a_marked_event_says_what_became_of_it() {
    try (Storage storage = emptyStorage()) {
      commit(storage, new Write.Happened(event("e1", "lead:1")));
      Instant later = NOON.plusSeconds(3);

      assertThat(
              storage
                  .work()
                  .commit(
                      List.of(
                          new Write.Mark(ACME, "e1", EventState.IGNORED, "nobody wanted it"),
                          new Write.Mark(ACME, "e9", EventState.IGNORED, "not there"),
                          new Write.Mark(GLOBEX, "e1", EventState.DEAD, "not theirs")),
                      later))
          .containsExactly(true, false, false);

      assertThat(storage.log().event(ACME, "e1"))
          .hasValueSatisfying(
              recorded -> {
                assertThat(recorded.state()).isEqualTo(EventState.IGNORED);
                assertThat(recorded.reason()).contains("nobody wanted it");
                assertThat(recorded.settledAt()).contains(later);
              });
      commit(storage, new Write.Mark(ACME, "e1", EventState.PENDING, "again"));
      assertThat(storage.log().event(ACME, "e1"))
          .hasValueSatisfying(
              recorded -> {
                assertThat(recorded.reason()).isEmpty();
                assertThat(recorded.settledAt()).isEmpty();
              });
    }
  }

  @Test
  default void an_amended_event_has_other_facts_and_another_cause_and_nothing_else_changes() {
    try (Storage storage = emptyStorage()) {
      commit(storage, new Write.Happened(event("e1", "lead:1")));
      commit(storage, new Write.Mark(ACME, "e1", EventState.PROCESSED, "done"));
      Event known =
          event("e1", "contact:9")
              .knowing(Map.of("event.echo", true, "lead.name", "Zoé"))
              .ledToBy(Optional.of("e0"), 2);

      assertThat(
              storage
                  .work()
                  .commit(
                      List.of(
                          new Write.Amend(known),
                          new Write.Amend(event("e9", "lead:1").knowing(Map.of()))),
                      NOON))
          .containsExactly(true, false);

      assertThat(storage.log().event(ACME, "e1"))
          .hasValueSatisfying(
              recorded -> {
                assertThat(recorded.event().facts())
                    .isEqualTo(Map.of("event.echo", true, "lead.name", "Zoé"));
                assertThat(recorded.event().cause()).contains("e0");
                assertThat(recorded.event().depth()).isEqualTo(2);
                assertThat(recorded.event().subject()).isEqualTo("lead:1");
                assertThat(recorded.state()).isEqualTo(EventState.PROCESSED);
                assertThat(recorded.reason()).contains("done");
              });
    }
  }

  @Test
  default void text_of_any_kind_comes_back_as_it_went_in() {
    try (Storage storage = emptyStorage()) {
      String text = "¿Cuánto? Доставка 🚚 \"'; drop table job; -- \\ \u200b \n\t%_";
      commit(storage, new Write.Enqueue(job("a", text, NOON)));
      commit(storage, put(text, text, 0));
      commit(storage, new Write.Append(ACME, text, text, Sample.message(text, text)));

      assertThat(storage.work().claim(claim(NOON, 1)).getFirst().subject()).isEqualTo(text);
      assertThat(storage.documents().find(ACME, "agent", text).orElseThrow().body())
          .isEqualTo(text);
      assertThat(storage.conversations().tail(ACME, text, 1))
          .containsExactly(Sample.message(text, text));
    }
  }
}
