package io.parley.server.console.page;

import io.parley.core.script.Adherence;
import io.parley.core.script.Following;
import io.parley.core.script.SlotType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One script: its form, and where conversations stand in it.
 *
 * @param agentId whose
 * @param agentName for people
 * @param id of the script; empty for a new one
 * @param form what the form shows
 * @param problems what is wrong with what was sent, one line each
 * @param places which conversations follow it or did, newest first
 */
public record ScriptPage(
    String agentId,
    String agentName,
    String id,
    Form form,
    List<String> problems,
    List<Place> places) {
  public ScriptPage {
    problems = List.copyOf(problems);
    places = List.copyOf(places);
  }

  /**
   * What the form shows.
   *
   * @param priority a whole number
   * @param keywords one in a line
   * @param intents one example in a line
   * @param stages one in a line: pipeline and status with a slash between, or the status
   * @param objections for every step, one in a line
   * @param more further fields as JSON; empty for none
   * @param rows one for each step, and some empty ones
   */
  public record Form(
      String name,
      boolean enabled,
      String priority,
      String keywords,
      String intents,
      String stages,
      String objections,
      String more,
      List<Row> rows) {
    public Form {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One step in the form.
   *
   * @param say what is said; in several languages with the code of one in front of each line
   * @param type of what is asked; empty when nothing is
   * @param options of a choice, divided by commas
   * @param ways on, one in a line, such as {@code count >= 20 -> project}
   * @param objections one in a line, such as {@code too expensive, costs => It lasts 20 years.}
   * @param more further fields as JSON; empty for none
   */
  public record Row(
      String id,
      String goal,
      String say,
      String slot,
      String type,
      boolean required,
      String options,
      String field,
      String ways,
      String objections,
      String more) {
    /** A row without a step. */
    public static final Row EMPTY = new Row("", "", "", "", "", true, "", "", "", "", "");

    /** Whether there is a step in it. */
    public boolean used() {
      return !id.isEmpty() || !say.isEmpty() || !more.isEmpty();
    }
  }

  /**
   * A conversation in the script.
   *
   * @param contact the customer's name; empty when it is not known
   * @param adherence by the version it follows; without steps when that was removed
   */
  public record Place(Following following, String contact, Adherence adherence) {
    /** How closely it keeps to the script, in hundredths; empty before any step was come to. */
    public String percent() {
      return adherence.score().map(score -> Math.round(score * 100) + " %").orElse("");
    }

    /** What the customer told, for people. */
    public String told() {
      return String.join(
          " · ",
          following.progress().slots().entrySet().stream()
              .map(slot -> slot.getKey() + ": " + slot.getValue())
              .toList());
    }
  }

  /** The types of what a step can ask, in order; empty for a step that asks nothing. */
  public static final List<String> TYPES =
      Stream.concat(Stream.of(""), Arrays.stream(SlotType.values()).map(SlotType::word)).toList();
}
