package io.parley.rag.answer;

import io.parley.core.agent.Passage;
import io.parley.core.language.Language;
import io.parley.rag.index.lucene.Stems;
import io.parley.rag.index.lucene.Stems.Stem;
import io.parley.rag.retrieve.Questions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses the statements of passages that say most about a question. Thread-safe.
 *
 * <pre>
 *   weight(q) = idf of q among the statements, half for a word outside the questions of a message
 *   value     = sum over q of weight(q) * (best likeness in the window + share of that in the title)
 *             + bonus for each kind of thing that is asked for and given
 *             + bonus for the opening under a title that says what is asked
 *             - price for each statement after the first
 * </pre>
 *
 * times the standing of the passage: between one half and one, by its score. The factors were set
 * by hand on the questions of a small shop in four languages.
 */
final class Selection {
  private static final int LONGEST = 3;

  /** Prose that is not longer than this is said whole, in characters. */
  private static final int WHOLE = 200;

  private static final double TITLE_SHARE = 0.6;

  /**
   * For the first statement under a title that says what is asked, unless it is of no kind asked.
   */
  private static final double OPENING_BONUS = 0.2;

  private static final double KIND_BONUS = 0.45;
  private static final double STATEMENT_PRICE = 0.12;

  /**
   * How much of what is asked, in weight, a window and its title must speak about. Less than what
   * its passage must cover: the rest of the passage may say the other half.
   */
  private static final double ENOUGH = 0.25;

  /** The coverage above which a first window needs no second. */
  private static final double SAYS_ENOUGH = 0.6;

  /** The weight that a second window must add to be worth saying, of all. */
  private static final double WORTH_MORE = 0.35;

  private final Stems stems = new Stems();

  /**
   * Consecutive statements of one passage.
   *
   * @param passage where they stand
   * @param quote their words as they stand there
   * @param said their words for a chat
   * @param coverage the share of the question's weight that they and their title speak about
   */
  record Window(Passage passage, String quote, String said, double coverage) {}

  /** A window under consideration. */
  private record Candidate(
      Passage passage, List<Statement> statements, Map<Stem, Double> found, double value) {}

  /** A passage taken apart. */
  private record Reading(Passage passage, List<Statement> statements, List<List<Stem>> words) {}

  /** One window, or two of different passages when the second says what the first does not. */
  List<Window> best(String text, Language language, List<Passage> passages) {
    List<Reading> readings = passages.stream().map(passage -> read(passage, language)).toList();
    String asked = Questions.in(text, Optional.of(language)).orElse(text);
    Set<AnswerKind> kinds = AnswerKind.of(asked);
    Map<Stem, Double> weights = weights(text, language, readings, kinds.isEmpty());
    Set<String> inQuestion = stems(asked, language);
    var owed = new LinkedHashMap<Stem, Double>();
    weights.forEach(
        (word, weight) -> {
          if (inQuestion.contains(word.stem())) {
            owed.put(word, weight);
          }
        });
    double all = owed.values().stream().mapToDouble(Double::doubleValue).sum();
    if (all == 0) {
      return List.of();
    }
    double top = passages.stream().mapToDouble(Passage::score).max().orElse(1);
    double unit = Math.log1p(readings.stream().mapToInt(r -> r.statements().size()).sum());
    var candidates = new ArrayList<Candidate>();
    for (Reading reading : readings) {
      double standing = 0.5 + 0.5 * reading.passage().score() / top;
      candidates.addAll(candidates(reading, language, weights, kinds, unit, standing));
    }
    candidates.removeIf(candidate -> covered(candidate, owed) < ENOUGH * all);
    candidates.sort(Comparator.comparingDouble(Candidate::value).reversed());
    var windows = new ArrayList<Window>();
    if (!candidates.isEmpty()) {
      Candidate first = candidates.getFirst();
      windows.add(window(first, owed, all));
      boolean enough = windows.getFirst().coverage() >= SAYS_ENOUGH;
      (enough ? Stream.<Candidate>empty() : candidates.stream())
          .filter(other -> !other.passage().equals(first.passage()))
          .filter(other -> adds(first, other, owed) >= WORTH_MORE * all)
          .findFirst()
          .ifPresent(second -> windows.add(window(second, owed, all)));
    }
    return List.copyOf(windows);
  }

  private static double adds(Candidate first, Candidate other, Map<Stem, Double> weights) {
    double added = 0;
    for (Map.Entry<Stem, Double> weight : weights.entrySet()) {
      double before = first.found().getOrDefault(weight.getKey(), 0.0);
      double now = other.found().getOrDefault(weight.getKey(), 0.0);
      added += Math.max(0, now - before) * weight.getValue();
    }
    return added;
  }

  private Reading read(Passage passage, Language language) {
    List<Statement> statements = Statement.in(passage.text(), language.locale());
    return new Reading(
        passage,
        statements,
        statements.stream()
            .map(statement -> stems.of(statement.said(), Optional.of(language)))
            .toList());
  }

  /**
   * What each word weighs. The side that is asked for counts as a word when it is no known kind.
   */
  private Map<Stem, Double> weights(
      String text, Language language, List<Reading> readings, boolean aspects) {
    Optional<String> asked = Questions.in(text, Optional.of(language));
    Set<String> inQuestion = stems(asked.orElse(text), language);
    List<List<Stem>> texts = new ArrayList<>();
    for (Reading reading : readings) {
      texts.addAll(reading.words());
    }
    var weights = new LinkedHashMap<Stem, Double>();
    for (Stem word : stems.of(text, Optional.of(language))) {
      long with = texts.stream().filter(words -> likeness(word, words) > 0).count();
      double idf = Math.log1p((texts.size() - with + 0.5) / (with + 0.5));
      boolean counts =
          switch (word.role()) {
            case SUBJECT -> true;
            case ASPECT -> aspects && with > 0;
            case FILLER -> false;
          };
      if (counts && weights.keySet().stream().noneMatch(w -> w.stem().equals(word.stem()))) {
        weights.put(word, inQuestion.contains(word.stem()) ? idf : idf / 2);
      }
    }
    return weights;
  }

  private Set<String> stems(String text, Language language) {
    return stems.of(text, Optional.of(language)).stream()
        .map(Stem::stem)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static double likeness(Stem word, List<Stem> words) {
    return words.stream().mapToDouble(word::likeness).max().orElse(0);
  }

  private List<Candidate> candidates(
      Reading reading,
      Language language,
      Map<Stem, Double> weights,
      Set<AnswerKind> kinds,
      double unit,
      double standing) {
    List<Stem> title = stems.of(reading.passage().title(), Optional.of(language));
    double aboveShare = share(weights, title);
    boolean opens =
        kinds.isEmpty()
            || (!reading.statements().isEmpty()
                && kinds.stream()
                    .anyMatch(kind -> kind.isIn(reading.statements().getFirst().said())));
    var candidates = new ArrayList<Candidate>();
    int count = reading.statements().size();
    boolean whole =
        reading.passage().text().length() <= WHOLE
            && reading.statements().stream().noneMatch(Statement::row);
    for (int from = 0; from < (whole ? 1 : count); from++) {
      for (int to = whole ? count : from + 1;
          to <= Math.min(count, whole ? count : from + LONGEST);
          to++) {
        List<Statement> statements = reading.statements().subList(from, to);
        List<Stem> words =
            reading.words().subList(from, to).stream().flatMap(List::stream).toList();
        var found = new HashMap<Stem, Double>();
        double value = 0;
        for (Map.Entry<Stem, Double> weight : weights.entrySet()) {
          double here = likeness(weight.getKey(), words);
          double above = likeness(weight.getKey(), title);
          found.put(weight.getKey(), Math.max(here, above));
          value += weight.getValue() * (here + TITLE_SHARE * above);
        }
        String said = said(statements);
        for (AnswerKind kind : kinds) {
          value += kind.isIn(said) ? KIND_BONUS * unit : 0;
        }
        value += from == 0 && opens ? aboveShare * OPENING_BONUS * unit : 0;
        value -= whole ? 0 : STATEMENT_PRICE * unit * (to - from - 1);
        candidates.add(new Candidate(reading.passage(), statements, found, value * standing));
      }
    }
    return candidates;
  }

  /** The share of the weight that the words speak about. */
  private static double share(Map<Stem, Double> weights, List<Stem> words) {
    double all = 0;
    double there = 0;
    for (Map.Entry<Stem, Double> weight : weights.entrySet()) {
      all += weight.getValue();
      there += weight.getValue() * likeness(weight.getKey(), words);
    }
    return all == 0 ? 0 : there / all;
  }

  private static double covered(Candidate candidate, Map<Stem, Double> weights) {
    double covered = 0;
    for (Map.Entry<Stem, Double> weight : weights.entrySet()) {
      covered += weight.getValue() * candidate.found().getOrDefault(weight.getKey(), 0.0);
    }
    return covered;
  }

  private static Window window(Candidate chosen, Map<Stem, Double> weights, double all) {
    String quote =
        chosen
            .passage()
            .text()
            .substring(chosen.statements().getFirst().from(), chosen.statements().getLast().to());
    return new Window(
        chosen.passage(), quote, said(chosen.statements()), covered(chosen, weights) / all);
  }

  private static String said(List<Statement> statements) {
    var said = new StringBuilder();
    for (Statement statement : statements) {
      said.append(said.isEmpty() ? "" : statement.row() ? "\n" : " ").append(statement.said());
    }
    return said.toString();
  }
}
