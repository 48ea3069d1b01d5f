package io.parley.rag.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.core.TenantId;
import io.parley.core.language.Language;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.Explanation;
import io.parley.rag.index.Hit;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link TextIndex} must do. Needs JUnit and AssertJ on the class path. */
public interface TextIndexContract {
  TenantId ACME = new TenantId("acme");
  TenantId OTHER = new TenantId("other");

  /** An index that holds nothing. */
  TextIndex emptyIndex();

  /** A source of one chunk in the language its text is detected to be in. */
  static IndexedSource source(String id, long version, String text) {
    return source(id, version, "", text, Optional.empty());
  }

  /** A source of one chunk. */
  static IndexedSource source(
      String id, long version, String title, String text, Optional<String> category) {
    return new IndexedSource(
        id, version, List.of(chunk(id, title, text, 0, Language.detect(text), category)));
  }

  /** A chunk. */
  static Chunk chunk(
      String source,
      String title,
      String text,
      int ordinal,
      Optional<Language> language,
      Optional<String> category) {
    return new Chunk(
        Chunk.idOf(source, List.of(title), text, ordinal),
        source,
        List.of(title),
        text,
        language,
        ordinal,
        Instant.parse("2026-11-23T12:00:00Z"),
        category);
  }

  private static List<String> found(TextIndex index, String text) {
    return found(index.search(ACME, TextQuery.of(text, 10)));
  }

  private static List<String> found(List<Hit> hits) {
    return hits.stream().map(hit -> hit.chunk().sourceId()).toList();
  }

  @Test
  default void an_unknown_tenant_has_nothing() {
    TextIndex index = emptyIndex();

    assertThat(index.search(ACME, TextQuery.of("anything at all", 10))).isEmpty();
    assertThat(index.versions(ACME)).isEmpty();
    assertThat(index.chunks(ACME, "a")).isEmpty();
    index.remove(ACME, List.of("a"));
    index.erase(ACME);
    index.upsert(ACME, List.of());
    assertThat(index.versions(ACME)).isEmpty();
  }

  @Test
  default void a_write_is_found_at_once() {
    TextIndex index = emptyIndex();

    for (int i = 0; i < 20; i++) {
      index.upsert(ACME, List.of(source("s" + i, 1, "The parcel number" + i + " was sent.")));
      assertThat(found(index, "number" + i)).first().isEqualTo("s" + i);
    }
  }

  @Test
  default void words_are_found_in_another_inflection() {
    TextIndex index = emptyIndex();
    index.upsert(
        ACME,
        List.of(
            source("en", 1, "We are shipping all parcels within two days of the order."),
            source("es", 1, "Los envíos llegan a las ciudades grandes en dos días hábiles."),
            source("pt", 1, "As devoluções são gratuitas durante trinta dias após a compra."),
            source("ru", 1, "Доставка заказов по городу занимает два рабочих дня."),
            source("en2", 1, "The office is closed during the holidays.")));

    assertThat(found(index, "when will my order be shipped?")).first().isEqualTo("en");
    assertThat(found(index, "¿cuánto tarda un envío a mi ciudad?")).first().isEqualTo("es");
    assertThat(found(index, "como faço uma devolução?")).first().isEqualTo("pt");
    assertThat(found(index, "сколько идёт доставка заказа?")).first().isEqualTo("ru");
  }

  @Test
  default void misspellings_and_missing_accents_still_find() {
    TextIndex index = emptyIndex();
    index.upsert(
        ACME,
        List.of(
            source("warranty", 1, "The warranty covers the battery for two years."),
            source("refund", 1, "A refund takes five working days."),
            source("envio", 1, "El envío internacional cuesta veinte euros.")));

    assertThat(found(index, "waranty for the batery")).first().isEqualTo("warranty");
    assertThat(found(index, "cuanto cuesta el envio internasional")).first().isEqualTo("envio");
  }

  @Test
  default void a_question_whose_language_cannot_be_told_searches_all() {
    TextIndex index = emptyIndex();
    index.upsert(
        ACME,
        List.of(
            source("es", 1, "La entrega se hace por la mañana en todas las ciudades."),
            source("pt", 1, "A entrega é feita pela manhã em todas as cidades."),
            source("en", 1, "The office is closed on Sunday.")));

    assertThat(Language.detect("entrega")).isEmpty();
    assertThat(found(index, "entrega")).containsExactlyInAnyOrder("es", "pt");
  }

  @Test
  default void the_title_is_searched_and_the_text_is_returned_as_given() {
    TextIndex index = emptyIndex();
    String text = "Two  days,\n\nwithin Spain (see https://acme.example/delivery).";
    IndexedSource source = source("a", 1, "Delivery", text, Optional.of("c1"));
    index.upsert(ACME, List.of(source, source("b", 1, "It is made of wool.")));

    List<Hit> hits = index.search(ACME, TextQuery.of("delivery", 10));

    assertThat(hits.getFirst().chunk()).isEqualTo(source.chunks().getFirst());
  }

  @Test
  default void an_update_replaces_all_chunks_and_the_version() {
    TextIndex index = emptyIndex();
    var two =
        List.of(
            chunk("a", "", "Old text about bicycles.", 0, Optional.empty(), Optional.empty()),
            chunk("a", "", "More about bicycles.", 1, Optional.empty(), Optional.empty()));
    index.upsert(ACME, List.of(new IndexedSource("a", 7, two)));
    assertThat(index.chunks(ACME, "a")).isEqualTo(two);

    index.upsert(ACME, List.of(source("a", 3, "New text about skates.")));
    index.upsert(ACME, List.of(source("a", 3, "New text about skates.")));

    assertThat(found(index, "bicycles")).isEmpty();
    assertThat(found(index, "skates")).containsExactly("a");
    assertThat(index.versions(ACME)).containsExactlyEntriesOf(Map.of("a", 3L));
  }

  @Test
  default void chunks_are_looked_up_by_their_ids() {
    TextIndex index = emptyIndex();
    IndexedSource a = source("a", 1, "About bicycles.");
    IndexedSource b = source("b", 1, "About skates.");
    index.upsert(ACME, List.of(a, b));
    index.upsert(OTHER, List.of(source("z", 1, "About boats.")));
    Chunk foreign = index.chunks(OTHER, "z").getFirst();

    assertThat(index.find(ACME, List.of(b.chunks().getFirst().id(), "never there", foreign.id())))
        .containsExactlyElementsOf(b.chunks());
    assertThat(index.find(ACME, List.of())).isEmpty();
    index.remove(ACME, List.of("b"));
    assertThat(index.find(ACME, List.of(b.chunks().getFirst().id()))).isEmpty();
  }

  @Test
  default void what_is_removed_is_not_found_again() {
    TextIndex index = emptyIndex();
    index.upsert(
        ACME, List.of(source("a", 1, "About bicycles."), source("b", 2, "About bicycles too.")));

    index.remove(ACME, List.of("a", "never there"));

    assertThat(found(index, "bicycles")).containsExactly("b");
    assertThat(index.versions(ACME)).containsExactlyEntriesOf(Map.of("b", 2L));
  }

  @Test
  default void one_tenant_never_sees_another() {
    TextIndex index = emptyIndex();
    index.upsert(ACME, List.of(source("a", 1, "About bicycles.")));
    index.upsert(OTHER, List.of(source("z", 1, "Secret bicycles of another shop.")));

    assertThat(found(index, "bicycles")).containsExactly("a");
    index.erase(OTHER);
    assertThat(index.search(OTHER, TextQuery.of("bicycles", 10))).isEmpty();
    assertThat(index.versions(OTHER)).isEmpty();
    assertThat(found(index, "bicycles")).containsExactly("a");
  }

  @Test
  default void filters_mean_what_they_say() {
    TextIndex index = emptyIndex();
    var sources = new ArrayList<IndexedSource>();
    List<Optional<Language>> languages =
        List.of(Optional.empty(), Optional.of(Language.ENGLISH), Optional.of(Language.SPANISH));
    for (Optional<Language> language : languages) {
      for (Optional<String> category :
          List.of(Optional.<String>empty(), Optional.of("c1"), Optional.of("c2"))) {
        String id = "s" + sources.size();
        var chunk = chunk(id, "", "Bicycle " + id, 0, language, category);
        sources.add(new IndexedSource(id, 1, List.of(chunk)));
      }
    }
    index.upsert(ACME, sources);

    for (Set<String> categories : List.of(Set.<String>of(), Set.of("c1"), Set.of("c1", "c2"))) {
      for (Set<Language> spoken :
          List.of(
              Set.<Language>of(),
              Set.of(Language.SPANISH),
              Set.of(Language.ENGLISH, Language.RUSSIAN))) {
        var filter = new ChunkFilter(categories, spoken);
        var hits = index.search(ACME, new TextQuery("bicycle", Optional.empty(), filter, 100));

        assertThat(found(hits))
            .as(filter.toString())
            .containsExactlyInAnyOrderElementsOf(
                sources.stream()
                    .filter(source -> filter.matches(source.chunks().getFirst()))
                    .map(IndexedSource::id)
                    .toList());
      }
    }
  }

  @Test
  default void the_parts_of_every_score_add_up_and_order_the_hits() {
    TextIndex index = emptyIndex();
    index.upsert(
        ACME,
        List.of(
            source("a", 1, "Delivery within Spain takes two days, delivery abroad takes five."),
            source("b", 1, "The delivery of large furniture takes two weeks."),
            source("c", 1, "Refunds take five days.")));

    List<Hit> hits = index.search(ACME, TextQuery.of("how long does delivery abroad take", 10));

    assertThat(hits).hasSizeGreaterThanOrEqualTo(2);
    assertThat(hits).isSortedAccordingTo((x, y) -> Double.compare(y.score(), x.score()));
    for (Hit hit : hits) {
      assertThat(hit.score()).isPositive();
      assertThat(leaves(hit.explanation())).isCloseTo(hit.score(), within(1e-9));
    }
    assertThat(hits.getFirst().explanation().toString()).contains("'abroad'").contains("4-grams");
  }

  @Test
  default void what_is_said_very_often_counts_as_often_as_it_is_said() {
    TextIndex index = emptyIndex();
    index.upsert(
        ACME,
        List.of(
            source("often", 1, "abroad ".repeat(16) + "table ".repeat(84)),
            source("always", 1, "abroad ".repeat(60) + "table ".repeat(60)),
            source("short", 1, "Refunds take five days."),
            source("shorter", 1, "Chairs are oak.")));

    List<Hit> hits = index.search(ACME, TextQuery.of("abroad", 10));

    assertThat(found(hits)).containsExactly("always", "often");
    assertThat(hits).isSortedAccordingTo((x, y) -> Double.compare(y.score(), x.score()));
  }

  private static double leaves(Explanation explanation) {
    return explanation.from().isEmpty()
        ? explanation.value()
        : explanation.from().stream().mapToDouble(TextIndexContract::leaves).sum();
  }

  @Test
  default void coverage_tells_what_the_texts_speak_about() {
    TextIndex index = emptyIndex();
    index.upsert(
        ACME,
        List.of(
            source("delivery", 1, "Delivery within Spain takes two days."),
            source("refund", 1, "A refund is paid to the card that was used."),
            source("hours", 1, "The shop opens at nine and closes at eight.")));

    Hit known = index.search(ACME, TextQuery.of("how long is delivery in spain?", 1)).getFirst();
    Hit unknown =
        index.search(ACME, TextQuery.of("do you repair delivery drones with lasers", 1)).getFirst();

    assertThat(known.coverage()).isGreaterThan(0.8);
    assertThat(unknown.coverage()).isLessThan(0.35);
  }

  @Test
  default void a_limit_is_kept() {
    TextIndex index = emptyIndex();
    for (int i = 0; i < 5; i++) {
      index.upsert(ACME, List.of(source("s" + i, 1, "Bicycle " + i)));
    }

    assertThat(index.search(ACME, TextQuery.of("bicycle", 2))).hasSize(2);
  }

  @Test
  default void any_text_can_be_asked() {
    TextIndex index = emptyIndex();
    index.upsert(ACME, List.of(source("a", 1, "About bicycles.")));

    for (String text :
        List.of(
            "", "   ", "?!*", "a AND (b OR", "\"", "field:value~2^5 [a TO b]", "👍🏽", "\u0000")) {
      assertThat(index.search(ACME, TextQuery.of(text, 5))).as(text).isEmpty();
    }
    String pasted = "bicycle lorem ipsum dolor sit amet consectetur ".repeat(2000);
    assertThat(index.search(ACME, TextQuery.of(pasted, 5))).hasSize(1);
  }
}
