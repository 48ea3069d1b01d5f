package io.parley.core.script;

import io.parley.core.language.Language;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the engine says of one turn in a script.
 *
 * @param progress how far it is after the turn
 * @param lines what is said, in order; empty when the script has nothing to say any more
 * @param wants what the customer's message wants of the knowledge base
 * @param fills what goes into the CRM
 * @param reached the steps that were come to, in order
 * @param reason what was decided, for people
 */
public record Move(
    ScriptProgress progress,
    List<Wording> lines,
    Wants wants,
    List<Fill> fills,
    List<ScriptStep> reached,
    String reason) {
  public Move {
    lines = List.copyOf(lines);
    fills = List.copyOf(fills);
    reached = List.copyOf(reached);
  }

  /** What a message wants of the knowledge base while a script is followed. */
  public enum Wants {
    /** Nothing: it answers the script. */
    NOTHING,
    /** An answer, if there is one. */
    PERHAPS,
    /** An answer: it asks something. */
    ANSWER
  }

  /**
   * A value for the CRM.
   *
   * @param step where it was told
   * @param field as {@link Ask#field} names it
   * @param value a text, a number, or yes or no
   */
  public record Fill(String step, String field, Object value) {}

  /** What is said, in that language, with what was told filled in. */
  public String words(Language language) {
    return lines.stream()
        .map(line -> line.said(language, progress.slots()))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("\n"));
  }
}
