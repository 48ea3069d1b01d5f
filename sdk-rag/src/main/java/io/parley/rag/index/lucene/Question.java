package io.parley.rag.index.lucene;

import io.parley.rag.index.lucene.Analysis.Token;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A query as the terms to look for: its words in each field that is searched, and its 4-grams.
 * Terms that no chunk has are known as words but not searched. Immutable.
 */
final class Question {
  /**
   * How much the 4-grams count beside the words. Repairs misspellings and missing accents without
   * outweighing a word that is there.
   */
  static final double GRAM_BOOST = 0.3;

  static final double WORD_BOOST = 1.0;

  /** The most words that are searched: the rarest, which tell the most. */
  static final int MAX_WORDS = 64;

  /**
   * The most 4-grams, likewise. In four languages the answers are as good as with 64; with 32 they
   * begin to suffer.
   */
  static final int MAX_GRAMS = 40;

  /**
   * The 4-grams that are searched however common they are. Beyond them, those that more than the
   * share of {@link #COMMON} of the chunks have are left out: they are the longest lists to read
   * and tell next to nothing.
   */
  static final int MIN_GRAMS = 24;

  static final double COMMON = 0.3;

  private static final double NEAR = 0.6;

  /**
   * A word of the query.
   *
   * @param term as it is indexed
   * @param grams its 4-grams
   * @param role what it does in the question
   */
  record Word(String term, Set<String> grams, WordRole role) {}

  /** A term to search for, with its weight. */
  record Term(String field, String text, double idf, double boost) {}

  private final Map<String, List<Word>> wordsByField;
  private final List<Term> terms;

  private Question(Map<String, List<Word>> wordsByField, List<Term> terms) {
    this.wordsByField = wordsByField;
    this.terms = List.copyOf(terms);
  }

  /** Analyses the text for these fields of words, with what the index knows about terms. */
  static Question of(
      Analysis analysis, String text, List<String> fields, TermStatistics statistics) {
    String normalised = Analysis.normalise(text);
    var terms = new ArrayList<Term>();
    var distinct = new LinkedHashSet<>(analysis.grams(normalised));
    List<String> grams = grams(distinct, statistics);
    // Grams that were passed over for being frequent say nothing about whether a word is there.
    Set<String> passedOver = new HashSet<>(distinct);
    passedOver.removeIf(gram -> statistics.withTerm(Analysis.GRAMS, gram) == 0);
    grams.forEach(passedOver::remove);
    var wordsByField = new LinkedHashMap<String, List<Word>>();
    for (String field : fields) {
      var words = new LinkedHashMap<String, Word>();
      for (Token token : analysis.words(field, normalised)) {
        var own = new HashSet<>(analysis.grams(token.raw()));
        own.removeAll(passedOver);
        words.putIfAbsent(token.term(), new Word(token.term(), own, WordRole.of(token.raw())));
      }
      wordsByField.put(field, List.copyOf(words.values()));
      for (String word : rarest(field, words.keySet(), MAX_WORDS, statistics)) {
        terms.add(term(field, word, WORD_BOOST, statistics));
      }
    }
    for (String gram : grams) {
      terms.add(term(Analysis.GRAMS, gram, GRAM_BOOST, statistics));
    }
    return new Question(wordsByField, terms);
  }

  private static List<String> grams(Set<String> distinct, TermStatistics statistics) {
    List<String> rarest = rarest(Analysis.GRAMS, distinct, MAX_GRAMS, statistics);
    double common = COMMON * statistics.chunks(Analysis.GRAMS);
    int kept = Math.min(MIN_GRAMS, rarest.size());
    while (kept < rarest.size()
        && statistics.withTerm(Analysis.GRAMS, rarest.get(kept)) <= common) {
      kept++;
    }
    return rarest.subList(0, kept);
  }

  private static List<String> rarest(
      String field, Set<String> terms, int most, TermStatistics statistics) {
    var counts = new HashMap<String, Long>();
    for (String term : terms) {
      long count = statistics.withTerm(field, term);
      if (count > 0) {
        counts.put(term, count);
      }
    }
    return terms.stream()
        .filter(counts::containsKey)
        .sorted(Comparator.comparing(counts::get))
        .limit(most)
        .toList();
  }

  private static Term term(String field, String text, double boost, TermStatistics statistics) {
    double idf = Bm25.idf(statistics.chunks(field), statistics.withTerm(field, text));
    return new Term(field, text, idf, boost);
  }

  /** The terms to search for, each once and known to the index: words first, then 4-grams. */
  List<Term> terms() {
    return terms;
  }

  /**
   * How much of the subject of the question is in a chunk, 0 to 1; 0 for a question without one.
   * Words weigh their idf. A word that is not there counts by the share of its 4-grams that are,
   * when that is {@value #NEAR} or more: a misspelling, an inflection the stemmer does not know, a
   * missing accent.
   *
   * @param field the field of words that the chunk has
   * @param found the terms of that field that the chunk has
   * @param foundGrams the 4-grams that the chunk has
   */
  double coverage(
      String field, TermStatistics statistics, Set<String> found, Set<String> foundGrams) {
    List<Word> words = wordsByField.get(field);
    if (words == null) {
      // A chunk in a language that was not searched shares only 4-grams with the question.
      words = wordsByField.values().iterator().next();
    }
    double all = 0;
    double covered = 0;
    for (Word word : words) {
      if (word.role() == WordRole.FILLER) {
        continue;
      }
      double idf = Bm25.idf(statistics.chunks(field), statistics.withTerm(field, word.term()));
      double share = found.contains(word.term()) ? 1 : near(word, foundGrams);
      covered += share * idf;
      all += word.role() == WordRole.ASPECT ? share * idf : idf;
    }
    return all == 0 ? 0 : Math.min(1, covered / all);
  }

  private static double near(Word word, Set<String> foundGrams) {
    if (word.grams().isEmpty()) {
      return 0;
    }
    double share =
        word.grams().stream().filter(foundGrams::contains).count() / (double) word.grams().size();
    return share >= NEAR ? share : 0;
  }
}
