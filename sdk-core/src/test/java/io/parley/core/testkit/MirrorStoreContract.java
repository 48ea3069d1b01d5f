package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
import static io.parley.core.testkit.Sample.LEASE;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.mirror.MirrorEntry;
import io.parley.core.mirror.MirrorPosition;
import io.parley.core.mirror.MirrorQuery;
import io.parley.core.mirror.MirrorShelf;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link MirrorStore} promises: the last copy, in order, found by what it is filtered by. */
public interface MirrorStoreContract {
  /** The shelf of most tests. */
  MirrorShelf LEADS = new MirrorShelf(ACME, "kommo/1", "lead");

  /** A storage with nothing in it. */
  Storage emptyStorage();

  private static MirrorEntry lead(long number, String name, String parent, String owner) {
    return new MirrorEntry(
        "lead",
        Long.toString(number),
        number,
        name,
        name.toLowerCase(Locale.ROOT),
        parent,
        owner,
        NOON.plusSeconds(number),
        "{\"id\":" + number + "}");
  }

  private static void keep(Storage storage, TenantId tenant, MirrorEntry... entries) {
    storage.work().commit(List.of(new Write.Mirror(tenant, "kommo/1", List.of(entries))), NOON);
  }

  private static List<Long> numbers(MirrorStore mirror, MirrorQuery query) {
    return mirror.list(LEADS, query).stream().map(MirrorEntry::number).toList();
  }

  @Test
  default void a_copy_comes_back_whole_and_a_later_one_takes_its_place() {
    try (Storage storage = emptyStorage()) {
      MirrorEntry first = lead(9, "Açaí 50% & Söhne", "7/142", "3");
      keep(storage, ACME, first);

      assertThat(storage.mirror().find(LEADS, "9")).contains(first);

      MirrorEntry moved = lead(9, "Açaí", "7/143", "");
      keep(storage, ACME, moved);

      assertThat(storage.mirror().find(LEADS, "9")).contains(moved);
      assertThat(storage.mirror().count(LEADS)).isEqualTo(1);
      assertThat(storage.mirror().digests(LEADS, List.of("9", "10")))
          .isEqualTo(Map.of("9", moved.digest()));
      assertThat(moved.digest()).isNotEqualTo(first.digest());
    }
  }

  @Test
  default void lists_run_by_number_from_the_highest_and_go_on_where_a_page_ended() {
    try (Storage storage = emptyStorage()) {
      keep(
          storage,
          ACME,
          IntStream.of(9, 10, 100, 11)
              .mapToObj(i -> lead(i, "Lead " + i, "7/1", "3"))
              .toArray(MirrorEntry[]::new));

      List<MirrorEntry> page = storage.mirror().list(LEADS, MirrorQuery.first(2));
      assertThat(page).extracting(MirrorEntry::number).containsExactly(100L, 11L);

      var rest =
          new MirrorQuery(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(page.getLast().position()),
              9);
      assertThat(numbers(storage.mirror(), rest)).containsExactly(10L, 9L);
    }
  }

  @Test
  default void entries_of_one_number_are_told_apart_by_their_ids() {
    try (Storage storage = emptyStorage()) {
      var won = new MirrorEntry("status", "7:142", 142, "Won", "won", "7", "", NOON, "{}");
      var alsoWon = new MirrorEntry("status", "8:142", 142, "Won", "won", "8", "", NOON, "{}");
      keep(storage, ACME, won, alsoWon);
      var shelf = new MirrorShelf(ACME, "kommo/1", "status");

      List<MirrorStore.Known> first =
          storage.mirror().known(shelf, MirrorPosition.START, Long.MAX_VALUE, 1);
      assertThat(first).extracting(known -> known.position().id()).containsExactly("7:142");
      assertThat(storage.mirror().known(shelf, first.getFirst().position(), Long.MAX_VALUE, 9))
          .containsExactly(new MirrorStore.Known(alsoWon.position(), alsoWon.digest()));
    }
  }

  @Test
  default void filters_hold_together() {
    try (Storage storage = emptyStorage()) {
      keep(
          storage,
          ACME,
          lead(1, "Red chair", "7/1", "3"),
          lead(2, "Red table_50%", "7/2", "4"),
          lead(3, "Blue chair", "70/1", "3"),
          lead(4, "Blue table", "8/1", "4"));
      MirrorStore mirror = storage.mirror();
      Optional<String> any = Optional.empty();

      assertThat(numbers(mirror, query(Optional.of("7"), any, Optional.empty(), any)))
          .containsExactly(2L, 1L);
      assertThat(numbers(mirror, query(Optional.of("7/1"), any, Optional.empty(), any)))
          .containsExactly(1L);
      assertThat(numbers(mirror, query(any, Optional.of("3"), Optional.empty(), any)))
          .containsExactly(3L, 1L);
      assertThat(numbers(mirror, query(any, any, Optional.of(NOON.plusSeconds(3)), any)))
          .containsExactly(4L, 3L);
      assertThat(numbers(mirror, query(any, any, Optional.empty(), Optional.of("chair"))))
          .containsExactly(3L, 1L);
      assertThat(numbers(mirror, query(any, any, Optional.empty(), Optional.of("_50%"))))
          .containsExactly(2L);
      assertThat(
              numbers(
                  mirror,
                  query(Optional.of("7"), Optional.of("3"), Optional.of(NOON), Optional.of("red"))))
          .containsExactly(1L);
    }
  }

  private static MirrorQuery query(
      Optional<String> parent,
      Optional<String> owner,
      Optional<Instant> since,
      Optional<String> words) {
    return new MirrorQuery(parent, owner, since, words, Optional.empty(), 100);
  }

  @Test
  default void what_is_known_runs_upwards_between_two_numbers() {
    try (Storage storage = emptyStorage()) {
      keep(
          storage,
          ACME,
          IntStream.rangeClosed(1, 120)
              .mapToObj(i -> lead(i, "Lead " + i, "7/1", "3"))
              .toArray(MirrorEntry[]::new));

      assertThat(storage.mirror().known(LEADS, new MirrorPosition(10, "10"), 13, 100))
          .extracting(known -> known.position().number())
          .containsExactly(11L, 12L, 13L);
      assertThat(storage.mirror().known(LEADS, MirrorPosition.START, Long.MAX_VALUE, 2))
          .extracting(known -> known.position().number())
          .containsExactly(1L, 2L);
    }
  }

  @Test
  default void what_is_removed_is_gone_and_what_is_not_there_is_no_error() {
    try (Storage storage = emptyStorage()) {
      keep(storage, ACME, lead(1, "a", "", ""), lead(2, "b", "", ""));

      List<Boolean> changed =
          storage
              .work()
              .commit(
                  List.of(
                      new Write.Unmirror(ACME, "kommo/1", "lead", List.of("1", "7")),
                      new Write.Unmirror(ACME, "kommo/1", "lead", List.of("7"))),
                  NOON);

      assertThat(changed).containsExactly(true, false);
      assertThat(numbers(storage.mirror(), MirrorQuery.first(9))).containsExactly(2L);
      assertThat(storage.mirror().kinds(ACME, "kommo/1")).containsExactly("lead");
    }
  }

  @Test
  default void tenants_sources_and_kinds_are_kept_apart() {
    try (Storage storage = emptyStorage()) {
      keep(storage, ACME, lead(1, "a", "", ""));

      assertThat(storage.mirror().find(new MirrorShelf(GLOBEX, "kommo/1", "lead"), "1")).isEmpty();
      assertThat(storage.mirror().find(new MirrorShelf(ACME, "kommo/2", "lead"), "1")).isEmpty();
      assertThat(storage.mirror().count(new MirrorShelf(ACME, "kommo/1", "contact"))).isZero();
      assertThat(storage.mirror().kinds(GLOBEX, "kommo/1")).isEmpty();
    }
  }

  @Test
  default void a_page_of_copies_needs_the_claim_it_was_read_under() {
    try (Storage storage = emptyStorage()) {
      storage.work().commit(List.of(new Write.Enqueue(job("j1"))), NOON);
      var lost = storage.work().claim(claim(NOON, 1)).getFirst();
      storage.work().claim(claim(NOON.plus(LEASE).plusSeconds(1), 1));

      boolean kept =
          storage
              .work()
              .checkpoint(
                  lost,
                  List.of(new Write.Mirror(ACME, "kommo/1", List.of(lead(1, "a", "", "")))),
                  NOON);

      assertThat(kept).isFalse();
      assertThat(storage.mirror().count(LEADS)).isZero();
    }
  }
}
