package io.parley.core.script;

import io.parley.core.language.Language;
import io.parley.core.language.WordForms;
import io.parley.core.language.WordForms.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a customer said, taken apart once and compared with many phrases. Immutable.
 *
 * <p>Where the language of the message cannot be told, as is usual of one or two words, it is read
 * in each of the languages, and one that fits is enough.
 */
public final class Heard {
  /** How much alike a word must be to one of a keyword. */
  private static final double SAME = 0.6;

  /** The part of what an example tells that a message must tell, too: two of three words. */
  private static final double MEANT = 0.65;

  /** Longer messages are compared by their beginning. */
  private static final int COMPARED = 2_000;

  private final String text;
  private final WordForms forms;
  private final List<Reading> readings;

  private record Reading(Optional<Language> language, List<Word> words) {}

  private Heard(String text, WordForms forms, List<Reading> readings) {
    this.text = text;
    this.forms = forms;
    this.readings = readings;
  }

  /** Takes a message apart. */
  public static Heard of(String text, WordForms forms) {
    String start = text.length() > COMPARED ? text.substring(0, COMPARED) : text;
    Optional<Language> language = Language.detect(start);
    var readings = new ArrayList<Reading>();
    for (Language candidate : language.map(List::of).orElse(List.of(Language.values()))) {
      readings.add(new Reading(Optional.of(candidate), forms.of(start, Optional.of(candidate))));
    }
    return new Heard(text, forms, readings);
  }

  /** The words as they were written. */
  public String text() {
    return text;
  }

  /** Whether every word of the phrase was said, in any inflected form and in any order. */
  public boolean says(String phrase) {
    boolean nothingToCompare = true;
    for (Reading reading : readings) {
      List<Word> wanted = forms.of(phrase, reading.language());
      nothingToCompare &= wanted.isEmpty();
      if (!wanted.isEmpty()
          && wanted.stream().allMatch(word -> likeness(word, reading.words()) >= SAME)) {
        return true;
      }
    }
    return nothingToCompare
        && text.toLowerCase(Locale.ROOT).contains(phrase.toLowerCase(Locale.ROOT));
  }

  /**
   * How much of what an example tells was said, 0 to 1; words that tell nothing, such as "I would
   * like", do not count unless there are no others.
   */
  public double closeness(String example) {
    double best = 0;
    for (Reading reading : readings) {
      List<Word> all = forms.of(example, reading.language());
      List<Word> telling = all.stream().filter(Word::tells).toList();
      List<Word> wanted = telling.isEmpty() ? all : telling;
      double found = wanted.stream().mapToDouble(word -> likeness(word, reading.words())).sum();
      best = Math.max(best, wanted.isEmpty() ? 0 : found / wanted.size());
    }
    return best;
  }

  /** Whether the message means what the phrase does. */
  public boolean means(String phrase) {
    return says(phrase) || closeness(phrase) >= MEANT;
  }

  private static double likeness(Word word, List<Word> words) {
    return words.stream().mapToDouble(word::likeness).max().orElse(0);
  }

  /**
   * Why a script begins by this message; empty when it does not. Stages are not looked at.
   *
   * @param trigger what begins it
   */
  public Optional<Match> begins(Trigger trigger) {
    Optional<Match> keyword =
        trigger.keywords().stream()
            .filter(this::says)
            .findFirst()
            .map(word -> new Match("the keyword '" + word + "'", 1));
    if (keyword.isPresent()) {
      return keyword;
    }
    Optional<Match> best = Optional.empty();
    for (Trigger.Intent intent : trigger.intents()) {
      double closeness = intent.examples().stream().mapToDouble(this::closeness).max().orElse(0);
      if (closeness >= MEANT && closeness > best.map(Match::closeness).orElse(0.0)) {
        best =
            Optional.of(
                new Match(
                    String.format(
                        Locale.ROOT, "the intent '%s' (%.0f %%)", intent.name(), closeness * 100),
                    closeness));
      }
    }
    return best;
  }

  /**
   * A trigger that holds.
   *
   * @param why for people
   * @param closeness 0 to 1; 1 for a keyword
   */
  public record Match(String why, double closeness) {}
}
