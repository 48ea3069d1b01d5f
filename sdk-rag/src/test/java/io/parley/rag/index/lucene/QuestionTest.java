package io.parley.rag.index.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuestionTest {
  private static final String LONG =
      "refrigerators bicycles umbrellas telephones wardrobes dishwashers keyboards";

  private final Analysis analysis = new Analysis();

  @Test
  void a_4_gram_that_most_chunks_have_is_left_out_of_a_long_question() {
    Set<String> common = new HashSet<>(analysis.grams("keyboards telephones"));

    assertThat(grams(LONG, common)).hasSizeGreaterThan(Question.MIN_GRAMS);
    assertThat(grams(LONG, common)).doesNotContainAnyElementsOf(common);
  }

  @Test
  void a_short_question_is_searched_by_all_its_4_grams_however_common() {
    Set<String> common = new HashSet<>(analysis.grams("keyboards"));

    assertThat(grams("keyboards", common)).containsExactlyInAnyOrderElementsOf(common);
  }

  @Test
  void at_most_forty_4_grams_are_searched() {
    assertThat(grams(LONG, Set.of())).hasSize(Question.MAX_GRAMS);
  }

  private List<String> grams(String text, Set<String> common) {
    return Question.of(analysis, text, List.of("w_en"), known(common)).terms().stream()
        .filter(term -> term.field().equals(Analysis.GRAMS))
        .map(Question.Term::text)
        .toList();
  }

  /** Of 100 chunks, 31 have each common term and 30 each other one. */
  private static TermStatistics known(Set<String> common) {
    return new TermStatistics() {
      @Override
      public long chunks(String field) {
        return 100;
      }

      @Override
      public long withTerm(String field, String term) {
        return common.contains(term) ? 31 : 30;
      }

      @Override
      public double meanLength(String field) {
        return 10;
      }
    };
  }
}
