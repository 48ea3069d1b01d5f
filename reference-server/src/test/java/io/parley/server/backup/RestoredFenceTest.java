package io.parley.server.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.event.Event;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.work.Effect;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestoredFenceTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  private static final Instant RESTORED = NOON.plusSeconds(600);

  private final Storage storage = new InMemoryStorage();
  private final List<Effect> looked = new ArrayList<>();
  private Finding found = new Finding.Absent();

  private final ActionHandler handler =
      new ActionHandler() {
        @Override
        public String type() {
          return "addNote";
        }

        @Override
        public String parameters() {
          return "{}";
        }

        @Override
        public Optional<String> objection(Effect effect) {
          return Optional.empty();
        }

        @Override
        public Outcome run(Effect effect) {
          return new Outcome.Done(Optional.empty(), "");
        }

        @Override
        public Finding reconcile(Effect effect, Claims claims) {
          looked.add(effect);
          return found;
        }
      };

  private final ActionHandler fence = new RestoredFence(handler, storage.log(), RESTORED);

  private static Effect effect(Optional<String> cause, Instant createdAt) {
    return Effect.planned(
        ACME, "key", "id", "addNote", "lead:1", Map.of(), Map.of(), cause, 0, createdAt);
  }

  private void happened(String id, Instant at) {
    var event =
        new Event(
            ACME, id, "lead.created", "lead:1", id, at, at, "test", Map.of(), Optional.empty(), 0);
    storage.work().commit(List.of(new Write.Happened(event)), at);
  }

  @Test
  void what_was_done_after_the_backup_is_not_done_again() {
    found = new Finding.Happened(Optional.of("n-7"));

    assertThat(fence.objection(effect(Optional.empty(), NOON)).orElseThrow())
        .contains("was done before the store was restored", "n-7");
    assertThat(looked.getFirst().sentAt()).contains(NOON);
  }

  @Test
  void what_was_decided_anew_on_an_old_event_is_looked_for_from_the_event_on() {
    happened("e1", NOON);
    found = new Finding.Unclear("messages cannot be listed");

    assertThat(fence.objection(effect(Optional.of("e1"), RESTORED.plusSeconds(60))).orElseThrow())
        .contains("may have been done", "messages cannot be listed");
    assertThat(looked.getFirst().sentAt()).contains(NOON);
  }

  @Test
  void what_is_certainly_not_there_and_what_is_new_is_done() {
    assertThat(fence.objection(effect(Optional.empty(), NOON))).isEmpty();
    looked.clear();
    happened("e2", RESTORED.plusSeconds(1));

    assertThat(fence.objection(effect(Optional.of("e2"), RESTORED.plusSeconds(2)))).isEmpty();
    assertThat(looked).isEmpty();
  }

  @Test
  void one_that_was_being_sent_is_left_to_the_dispatcher() {
    found = new Finding.Happened(Optional.empty());

    assertThat(fence.objection(effect(Optional.empty(), NOON).asSentAt(NOON))).isEmpty();
    assertThat(looked).isEmpty();
  }
}
