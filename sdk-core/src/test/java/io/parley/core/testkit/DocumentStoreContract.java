package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code DocumentStore} promises: versions, labels, order, cursor, and tenants apart. */
public interface DocumentStoreContract {
  /** A storage with nothing in it. */
  Storage emptyStorage();

  private static void commit(Storage storage, Write... writes) {
    storage.work().commit(List.of(writes), NOON);
  }

  private static List<String> ids(Storage storage, TenantId tenant, DocumentQuery query) {
    return storage.documents().list(tenant, "agent", query).stream().map(Document::id).toList();
  }

  @Test
  default void a_document_comes_back_whole() {
    try (Storage storage = emptyStorage()) {
      commit(storage, put(ACME, "sofia", Map.of("status", "live"), "{\"name\":\"Sofia\"}", 0));

      assertThat(storage.documents().find(ACME, "agent", "sofia"))
          .contains(
              new Document(
                  ACME,
                  "agent",
                  "sofia",
                  1,
                  Map.of("status", "live"),
                  "{\"name\":\"Sofia\"}",
                  NOON,
                  NOON));
      assertThat(storage.documents().find(ACME, "agent", "nobody")).isEmpty();
      assertThat(storage.documents().find(ACME, "rule", "sofia")).isEmpty();
      assertThat(storage.documents().find(GLOBEX, "agent", "sofia")).isEmpty();
    }
  }

  @Test
  default void each_write_counts_the_version_up_and_keeps_the_first_date() {
    try (Storage storage = emptyStorage()) {
      commit(storage, put("sofia", "1", 0));
      Instant later = NOON.plusSeconds(60);
      storage.work().commit(List.of(put("sofia", "2", 1)), later);

      assertThat(storage.documents().find(ACME, "agent", "sofia"))
          .contains(new Document(ACME, "agent", "sofia", 2, Map.of(), "2", NOON, later));
    }
  }

  @Test
  default void a_write_that_expects_another_version_is_refused() {
    try (Storage storage = emptyStorage()) {
      commit(storage, put("sofia", "1", 0));

      assertThatThrownBy(() -> commit(storage, put("sofia", "x", 0)))
          .isInstanceOf(StaleVersionException.class)
          .hasMessage("agent sofia is at version 1, not 0");
      assertThatThrownBy(() -> commit(storage, put("nobody", "x", 1)))
          .isInstanceOf(StaleVersionException.class)
          .hasMessage("agent nobody is at version 0, not 1");
      assertThat(storage.documents().find(ACME, "agent", "sofia").orElseThrow().body())
          .isEqualTo("1");
    }
  }

  @Test
  default void any_version_overwrites_whatever_is_there() {
    try (Storage storage = emptyStorage()) {
      commit(storage, put("sofia", "1", Write.Put.ANY));
      commit(storage, put("sofia", "2", Write.Put.ANY));

      assertThat(storage.documents().find(ACME, "agent", "sofia"))
          .hasValueSatisfying(
              document -> {
                assertThat(document.version()).isEqualTo(2);
                assertThat(document.body()).isEqualTo("2");
              });
    }
  }

  @Test
  default void versions_are_checked_in_the_order_of_the_writes() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          put("a", "1", 0),
          put("a", "2", 1),
          new Write.Remove(ACME, "agent", "a"),
          put("a", "3", 0));

      assertThat(storage.documents().find(ACME, "agent", "a"))
          .hasValueSatisfying(
              document -> {
                assertThat(document.version()).isEqualTo(1);
                assertThat(document.body()).isEqualTo("3");
              });
    }
  }

  @Test
  default void a_removed_document_is_gone_with_its_labels() {
    try (Storage storage = emptyStorage()) {
      commit(storage, put(ACME, "sofia", Map.of("status", "live"), "{}", 0));

      assertThat(
              storage
                  .work()
                  .commit(
                      List.of(
                          new Write.Remove(GLOBEX, "agent", "sofia"),
                          new Write.Remove(ACME, "agent", "sofia"),
                          new Write.Remove(ACME, "agent", "sofia")),
                      NOON))
          .containsExactly(false, true, false);

      assertThat(storage.documents().find(ACME, "agent", "sofia")).isEmpty();
      assertThat(storage.documents().locate("agent", "status", "live")).isEmpty();
      assertThat(storage.documents().count(ACME, "agent", Map.of())).isZero();
      commit(storage, put(ACME, "sofia", Map.of("status", "live"), "{}", 0));
      assertThat(storage.documents().locate("agent", "status", "live")).hasSize(1);
    }
  }

  @Test
  default void documents_are_listed_newest_id_first_page_by_page() {
    try (Storage storage = emptyStorage()) {
      for (String id : List.of("c", "a", "e", "b", "d")) {
        commit(storage, put(id, "{}", 0));
      }
      commit(storage, put(GLOBEX, "f", Map.of(), "{}", 0));
      commit(storage, new Write.Put(ACME, "rule", "g", Map.of(), "{}", 0));

      assertThat(ids(storage, ACME, DocumentQuery.first(9)))
          .containsExactly("e", "d", "c", "b", "a");
      assertThat(ids(storage, ACME, DocumentQuery.first(2))).containsExactly("e", "d");
      assertThat(ids(storage, ACME, DocumentQuery.first(2).after("d"))).containsExactly("c", "b");
      assertThat(ids(storage, ACME, DocumentQuery.first(2).after("b"))).containsExactly("a");
      assertThat(ids(storage, GLOBEX, DocumentQuery.first(9))).containsExactly("f");
    }
  }

  @Test
  default void ids_sort_by_their_code_points() {
    try (Storage storage = emptyStorage()) {
      for (String id : List.of("a", "Z", "\uFFFD", "\uD83D\uDE00", "é", "10", "9")) {
        commit(storage, put(id, "{}", 0));
      }

      assertThat(ids(storage, ACME, DocumentQuery.first(9)))
          .containsExactly("\uD83D\uDE00", "\uFFFD", "é", "a", "Z", "9", "10");
    }
  }

  @Test
  default void labels_select_and_follow_each_write() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          put(ACME, "a", Map.of("status", "live", "language", "es"), "{}", 0),
          put(ACME, "b", Map.of("status", "live", "language", "pt"), "{}", 0),
          put(ACME, "c", Map.of("status", "off"), "{}", 0),
          put(GLOBEX, "d", Map.of("status", "live"), "{}", 0));
      DocumentQuery live = DocumentQuery.first(9).with("status", "live");

      assertThat(ids(storage, ACME, live)).containsExactly("b", "a");
      assertThat(ids(storage, ACME, live.with("language", "es"))).containsExactly("a");
      assertThat(ids(storage, ACME, live.with("language", "ru"))).isEmpty();
      assertThat(storage.documents().count(ACME, "agent", Map.of("status", "live"))).isEqualTo(2);
      assertThat(storage.documents().count(ACME, "agent", Map.of())).isEqualTo(3);

      commit(storage, put(ACME, "a", Map.of("status", "off"), "{}", 1));
      assertThat(ids(storage, ACME, live)).containsExactly("b");
      assertThat(ids(storage, ACME, DocumentQuery.first(9).with("language", "es"))).isEmpty();
      assertThat(ids(storage, ACME, DocumentQuery.first(1).with("status", "off")))
          .containsExactly("c");
      assertThat(ids(storage, ACME, DocumentQuery.first(1).with("status", "off").after("c")))
          .containsExactly("a");
    }
  }

  @Test
  default void many_documents_of_one_commit_are_each_stored_with_their_labels() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          put(ACME, "kept", Map.of("status", "live"), "1", 0),
          put(ACME, "moved", Map.of("status", "live", "language", "es"), "1", 0),
          put(ACME, "any", Map.of("status", "live"), "1", 0));

      commit(
          storage,
          put(ACME, "moved", Map.of("status", "off", "language", "es"), "2", 1),
          put(ACME, "new", Map.of("status", "off"), "1", 0),
          put(GLOBEX, "kept", Map.of("status", "off"), "1", 0),
          put(ACME, "kept", Map.of("status", "live"), "2", 1),
          put(ACME, "kept", Map.of("status", "live", "language", "ru"), "3", 2),
          put(ACME, "any", Map.of("status", "off"), "2", Write.Put.ANY),
          put(ACME, "whatever", Map.of("status", "off"), "1", Write.Put.ANY));

      DocumentQuery off = DocumentQuery.first(9).with("status", "off");
      assertThat(ids(storage, ACME, off)).containsExactly("whatever", "new", "moved", "any");
      assertThat(ids(storage, ACME, off.with("language", "es"))).containsExactly("moved");
      assertThat(ids(storage, ACME, DocumentQuery.first(9).with("status", "live")))
          .containsExactly("kept");
      assertThat(ids(storage, ACME, DocumentQuery.first(9).with("language", "ru")))
          .containsExactly("kept");
      assertThat(ids(storage, GLOBEX, off)).containsExactly("kept");
      assertThat(storage.documents().versions(ACME, "agent", Map.of()))
          .isEqualTo(Map.of("kept", 3L, "moved", 2L, "any", 2L, "new", 1L, "whatever", 1L));
    }
  }

  @Test
  default void ids_and_labels_with_a_character_that_some_databases_lack_are_found_again() {
    try (Storage storage = emptyStorage()) {
      commit(storage, put(ACME, "a\0", Map.of("l", "x\0"), "1", 0), put("b", "1", 0));

      commit(storage, put(ACME, "a\0", Map.of("l", "y"), "2", 1), put("b", "2", 1));

      assertThat(storage.documents().count(ACME, "agent", Map.of("l", "y"))).isEqualTo(1);
      assertThat(storage.documents().versions(ACME, "agent", Map.of()).values()).containsOnly(2L);
    }
  }

  @Test
  default void one_stale_document_among_many_is_named_and_none_is_stored() {
    try (Storage storage = emptyStorage()) {
      commit(storage, put("a", "1", 0), put("b", "1", 0), put("c", "1", 0));
      commit(storage, put("b", "2", 1));

      assertThatThrownBy(
              () -> commit(storage, put("a", "9", 1), put("b", "9", 1), put("c", "9", 1)))
          .isInstanceOf(StaleVersionException.class)
          .hasMessageContaining("agent b");
      assertThatThrownBy(() -> commit(storage, put("d", "9", 0), put("c", "9", 0)))
          .isInstanceOf(StaleVersionException.class)
          .hasMessageContaining("agent c");
      assertThat(storage.documents().versions(ACME, "agent", Map.of()))
          .isEqualTo(Map.of("a", 1L, "b", 2L, "c", 1L));
    }
  }

  @Test
  default void a_label_locates_documents_of_any_tenant() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          put(ACME, "a", Map.of("hash", "h1"), "{}", 0),
          put(GLOBEX, "b", Map.of("hash", "h1"), "{}", 0),
          put(ACME, "c", Map.of("hash", "h2"), "{}", 0),
          new Write.Put(ACME, "rule", "d", Map.of("hash", "h1"), "{}", 0));

      assertThat(storage.documents().locate("agent", "hash", "h1"))
          .extracting(Document::tenant, Document::id)
          .containsExactlyInAnyOrder(
              org.assertj.core.api.Assertions.tuple(ACME, "a"),
              org.assertj.core.api.Assertions.tuple(GLOBEX, "b"));
      assertThat(storage.documents().locate("agent", "h1", "hash")).isEmpty();
    }
  }

  @Test
  default void the_versions_of_what_carries_the_labels_are_told_by_id() {
    try (Storage storage = emptyStorage()) {
      commit(
          storage,
          put(ACME, "a", Map.of("status", "live"), "1", 0),
          put(ACME, "b", Map.of("status", "live"), "1", 0),
          put(ACME, "c", Map.of("status", "draft"), "1", 0),
          put(GLOBEX, "d", Map.of("status", "live"), "1", 0));
      commit(storage, put(ACME, "b", Map.of("status", "live"), "2", 1));

      assertThat(storage.documents().versions(ACME, "agent", Map.of("status", "live")))
          .isEqualTo(Map.of("a", 1L, "b", 2L));
      assertThat(storage.documents().versions(ACME, "agent", Map.of())).containsKey("c").hasSize(3);
      assertThat(storage.documents().versions(ACME, "rule", Map.of())).isEmpty();
    }
  }
}
