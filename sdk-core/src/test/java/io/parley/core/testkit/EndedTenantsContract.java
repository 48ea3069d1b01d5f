package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.append;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.TenantEndedException;
import io.parley.core.TenantId;
import io.parley.core.blob.Bytes;
import io.parley.core.mirror.MirrorEntry;
import io.parley.core.mirror.MirrorShelf;
import io.parley.core.tally.Tallies;
import io.parley.core.tally.Tally;
import io.parley.core.tenant.EndedTenant;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog.EffectQuery;
import io.parley.core.work.WorkLog.EventQuery;
import io.parley.core.work.WorkLog.JobQuery;
import io.parley.core.work.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the end of a tenant promises: nothing more is written, done or left of it. */
public interface EndedTenantsContract {
  /** A storage with nothing in it. */
  Storage emptyStorage();

  private static void everythingOf(TenantId tenant, Storage storage) {
    storage
        .work()
        .commit(
            List.of(
                Sample.put(tenant, "sofia", Map.of("is", "agent"), "{}", 0),
                new Write.Put(tenant, "audit", "1", Map.of("is", "entry"), "{}", 0),
                new Write.Append(tenant, "talk:1", "m1", Sample.message("m1", "Hola")),
                new Write.Keep(
                    tenant, "file/1", 0, Bytes.of("bytes".getBytes(StandardCharsets.UTF_8))),
                new Write.Happened(
                    Sample.event(tenant, "e1", "lead.added", "lead:1", "key-of-e1", NOON)),
                new Write.Plan(Sample.effect(tenant, "f1", "talk:1", Optional.empty())),
                new Write.Enqueue(job(tenant, "j1", "subject", NOON)),
                new Write.Mirror(
                    tenant,
                    "kommo/1",
                    List.of(
                        new MirrorEntry("lead", "1", 1, "Ana", "ana", "", "", NOON, "{\"id\":1}"))),
                new Write.Count(
                    tenant, Tally.one(NOON, "message", "sofia", "customer"), Optional.empty())),
            NOON);
  }

  private static void erase(Storage storage, int most) {
    var erase = new Write.EraseTenant(ACME, Set.of("audit"), most);
    for (int batches = 1; storage.work().commit(List.of(erase), NOON).getFirst(); batches++) {
      assertThat(batches).as("an erasure that does not end").isLessThan(100);
    }
  }

  /** How many things of each kind a tenant has, documents that are kept left out. */
  private static List<Long> held(Storage storage, TenantId tenant) {
    var day =
        new Tallies.Query(
            List.of(NOON.minus(Duration.ofDays(1)), NOON.plus(Duration.ofDays(1))),
            Optional.empty());
    return List.of(
        storage.documents().count(tenant, "agent", Map.of()),
        (long) storage.conversations().tail(tenant, "talk:1", 9).size(),
        (long) storage.blobs().names(tenant, "file").size(),
        (long) storage.log().events(tenant, EventQuery.newest(9)).size(),
        (long) storage.log().effects(tenant, EffectQuery.newest(9)).size(),
        (long)
            storage
                .log()
                .jobs(
                    tenant,
                    new JobQuery(Optional.empty(), Optional.empty(), false, Optional.empty(), 9))
                .size(),
        storage.mirror().count(new MirrorShelf(tenant, "kommo/1", "lead")),
        (long) storage.tallies().sums(tenant, day).size());
  }

  @Test
  default void what_is_written_with_the_end_is_the_last() {
    try (Storage storage = emptyStorage()) {
      List<Boolean> ended =
          storage
              .work()
              .commit(
                  List.of(
                      Sample.put(ACME, "last", Map.of(), "{}", 0),
                      new Write.EndTenant(ACME),
                      append("talk:1", "m1")),
                  NOON);

      assertThat(ended).containsExactly(true, true, true);
      assertThat(storage.ended().find(ACME))
          .contains(new EndedTenant(ACME, NOON, Optional.empty()));
      assertThat(storage.ended().since(NOON)).hasSize(1);
      assertThat(storage.ended().since(NOON.plusMillis(1))).isEmpty();
      assertThat(storage.documents().find(ACME, "agent", "last")).isPresent();
      for (Write write :
          List.of(
              Sample.put(ACME, "more", Map.of(), "{}", 0),
              append("talk:1", "m2"),
              new Write.Enqueue(job("j2")),
              new Write.Count(
                  ACME, Tally.one(NOON, "message", "sofia", "customer"), Optional.empty()))) {
        assertThatThrownBy(
                () ->
                    storage
                        .work()
                        .commit(
                            List.of(Sample.put(GLOBEX, "with", Map.of(), "{}", 0), write), NOON))
            .isInstanceOf(TenantEndedException.class)
            .hasMessageContaining("acme");
      }
      assertThat(storage.documents().find(GLOBEX, "agent", "with")).isEmpty();
      assertThat(storage.work().commit(List.of(new Write.EndTenant(ACME)), NOON))
          .containsExactly(false);
    }
  }

  @Test
  default void no_job_of_an_ended_tenant_is_claimed_and_claims_on_them_are_lost() {
    try (Storage storage = emptyStorage()) {
      storage
          .work()
          .commit(List.of(new Write.Enqueue(job("held")), new Write.Enqueue(job("waits"))), NOON);
      Job held = storage.work().claim(claim(NOON, 1)).getFirst();
      storage
          .work()
          .commit(
              List.of(
                  new Write.EndTenant(ACME),
                  new Write.Enqueue(job("with-the-end")),
                  new Write.Enqueue(job(GLOBEX, "other", "subject", NOON))),
              NOON);

      assertThat(storage.work().checkpoint(held, List.of(append("t", "m")), NOON)).isFalse();
      assertThat(storage.work().extend(held, NOON.plusSeconds(60))).isFalse();
      assertThat(storage.work().close(held, new Ending.Done(), List.of(), NOON)).isFalse();
      assertThat(storage.work().claim(claim(NOON.plusSeconds(3600), 9)))
          .extracting(Job::id)
          .containsExactly("other");
      assertThat(storage.conversations().tail(ACME, "t", 9)).isEmpty();
    }
  }

  @Test
  default void an_ended_tenant_makes_no_work_ready_and_is_not_located() {
    try (Storage storage = emptyStorage()) {
      everythingOf(ACME, storage);
      everythingOf(GLOBEX, storage);
      assertThat(storage.documents().locate("agent", "is", "agent")).hasSize(2);

      storage.work().commit(List.of(new Write.EndTenant(ACME), new Write.EndTenant(GLOBEX)), NOON);

      assertThat(storage.work().nextReady()).isEmpty();
      assertThat(storage.documents().locate("agent", "is", "agent")).isEmpty();
    }
  }

  @Test
  default void an_erasure_ends_with_nothing_left_but_what_is_kept() {
    try (Storage storage = emptyStorage()) {
      everythingOf(ACME, storage);
      everythingOf(GLOBEX, storage);
      storage.work().commit(List.of(new Write.EndTenant(ACME)), NOON);
      assertThat(held(storage, ACME)).doesNotContain(0L);

      erase(storage, 2);

      assertThat(held(storage, ACME)).containsOnly(0L);
      assertThat(storage.documents().list(ACME, "audit", Sample.page()))
          .singleElement()
          .satisfies(kept -> assertThat(kept.labels()).containsEntry("is", "entry"));
      assertThat(held(storage, GLOBEX)).isEqualTo(List.of(1L, 1L, 1L, 1L, 1L, 3L, 1L, 1L));
      assertThat(storage.ended().find(ACME).flatMap(EndedTenant::erasedAt)).contains(NOON);
      assertThat(storage.work().claim(claim(NOON, 9))).hasSize(3);
    }
  }

  @Test
  default void a_tenant_that_goes_on_is_not_erased() {
    try (Storage storage = emptyStorage()) {
      everythingOf(ACME, storage);

      assertThatThrownBy(() -> erase(storage, 100))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("'acme' was not ended");
      assertThat(held(storage, ACME)).doesNotContain(0L);
      assertThatThrownBy(() -> new Write.EraseTenant(ACME, Set.of(), 0))
          .hasMessageContaining("1 to 10,000");
    }
  }
}
