package io.parley.rag.retrieve;

import static io.parley.rag.testkit.TextIndexContract.chunk;
import static io.parley.rag.testkit.TextIndexContract.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.ContextProvider.Context;
import io.parley.core.agent.ContextProvider.Request;
import io.parley.core.agent.Passage;
import io.parley.core.language.Language;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.Explanation;
import io.parley.rag.index.Hit;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextQuery;
import io.parley.rag.index.lucene.InMemoryTextIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetrieverTest {
  private static final TenantId ACME = new TenantId("acme");
  private final InMemoryTextIndex index = new InMemoryTextIndex();
  private final Retriever retriever = new Retriever(index);

  private Context find(String question, String language) {
    return retriever.find(
        new Request(ACME, question, Optional.of(language), new Agent.Retrieval(List.of(), 10, 0)));
  }

  private void add(IndexedSource... sources) {
    index.upsert(ACME, List.of(sources));
  }

  @Test
  void the_question_in_a_long_message_decides() {
    add(
        source("delivery", 1, "Delivery to Portugal takes four days."),
        source("lamps", 1, "Our table lamps are made of brass, glass and oak in Madrid."));

    Context context =
        find(
            "I was in your nice shop in Madrid and saw table lamps of brass and oak and glass."
                + " How long does delivery take?",
            "en");

    assertThat(context.passages().getFirst().sourceId()).isEqualTo("delivery");
    assertThat(context.coverage()).isEqualTo(1.0);
  }

  @Test
  void the_parts_of_a_passage_score_add_up() {
    add(source("delivery", 1, "Delivery to Portugal takes four days."));

    Hit hit =
        retriever
            .search(ACME, TextQuery.of("I live in Porto. How long is delivery?", 5), 0)
            .getFirst();

    assertThat(leaves(hit.explanation())).isCloseTo(hit.score(), within(1e-9));
    assertThat(hit.explanation().from())
        .extracting(Explanation::what)
        .contains("0.75 of the questions");
  }

  private static double leaves(Explanation explanation) {
    return explanation.from().isEmpty()
        ? explanation.value()
        : explanation.from().stream().mapToDouble(RetrieverTest::leaves).sum();
  }

  @Test
  void no_source_has_more_than_three_passages_and_no_text_comes_twice() {
    var chunks = new ArrayList<Chunk>();
    for (int i = 0; i < 6; i++) {
      chunks.add(
          chunk(
              "long",
              "",
              "Part " + i + " about delivery.",
              i,
              Optional.of(Language.ENGLISH),
              Optional.empty()));
    }
    add(
        new IndexedSource("long", 1, chunks),
        source("copy1", 1, "Delivery is free today for everybody."),
        source("copy2", 1, "Delivery is free today for everybody."));

    List<Passage> passages = find("what about delivery", "en").passages();

    assertThat(passages).filteredOn(p -> p.sourceId().equals("long")).hasSize(3);
    assertThat(passages).filteredOn(p -> p.sourceId().startsWith("copy")).hasSize(1);
  }

  @Test
  void all_passages_together_stay_within_the_budget() {
    for (int i = 0; i < 8; i++) {
      add(source("s" + i, 1, ("Delivery number " + i + " is the fastest of all. ").repeat(22)));
    }

    List<Passage> passages = find("delivery", "en").passages();

    assertThat(passages).hasSizeGreaterThan(2);
    assertThat(passages.stream().mapToInt(p -> p.text().length()).sum())
        .isBetween(Retriever.BUDGET - 1100, Retriever.BUDGET);
  }

  @Test
  void the_same_article_in_other_languages_does_not_follow() {
    add(
        source("es", 1, "La entrega en Portugal tarda cuatro días."),
        source("pt", 1, "A entrega em Portugal demora quatro dias."));

    assertThat(find("¿cuánto tarda la entrega en Portugal?", "es").passages())
        .extracting(Passage::sourceId)
        .containsExactly("es");
    assertThat(find("entrega", "pt").passages())
        .extracting(Passage::sourceId)
        .containsExactly("pt");
  }

  @Test
  void what_is_not_there_has_low_coverage() {
    add(source("delivery", 1, "Delivery to Portugal takes four days."));

    assertThat(find("are you hiring engineers?", "en").coverage())
        .isLessThan(Retriever.ENOUGH_COVERAGE);
    assertThat(find("hello", "en").coverage()).isZero();
  }

  @Test
  void a_threshold_leaves_weak_passages_out() {
    add(source("a", 1, "Delivery to Portugal takes four days."));
    var query = TextQuery.of("delivery to Portugal", 5);
    double score = retriever.search(ACME, query, 0).getFirst().score();

    assertThat(retriever.search(ACME, query, score)).hasSize(1);
    assertThat(retriever.search(ACME, query, score + 0.01)).isEmpty();
  }
}
