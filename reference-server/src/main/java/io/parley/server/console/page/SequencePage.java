package io.parley.server.console.page;

import io.parley.automation.sequence.Enrolment;
import io.parley.automation.sequence.SequenceEngine;
import java.util.List;

/**
 * One sequence: its form, how it would go, and who is where in it.
 *
 * @param agentId whose
 * @param agentName for people
 * @param id of the sequence; empty for a new one
 * @param form what the form shows
 * @param problems what is wrong with what was sent, one line each
 * @param timeline how it would go from now on; empty for a new one
 * @param places who is or was in it, newest first
 */
public record SequencePage(
    String agentId,
    String agentName,
    String id,
    Form form,
    List<String> problems,
    List<SequenceEngine.Planned> timeline,
    List<Place> places) {
  public SequencePage {
    problems = List.copyOf(problems);
    timeline = List.copyOf(timeline);
    places = List.copyOf(places);
  }

  /** Where it is shown, below the tenant's console. */
  public String path() {
    return "ai-agents/" + agentId + "/sequences" + (id.isEmpty() ? "" : "/" + id);
  }

  /**
   * What the form shows.
   *
   * @param on kinds of events, separated by blanks
   * @param exitOnReply whether a reply takes the customer out
   * @param quietFrom such as {@code 21:00}; empty for none
   * @param more further fields as JSON, such as {@code when} and {@code exitOn}; empty for none
   * @param rows one for each step, and some empty ones
   */
  public record Form(
      String name,
      boolean enabled,
      String on,
      boolean exitOnReply,
      String quietFrom,
      String quietTo,
      String reenrol,
      String more,
      List<Row> rows) {
    public Form {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One step in the form.
   *
   * @param type such as {@code message}; {@code json} for one that has no short form
   * @param value what it says, how long it waits, or the whole step as JSON
   */
  public record Row(String id, String type, String value) {}

  /**
   * Who is or was in it.
   *
   * @param next the step that is next; empty when it is over
   * @param last what became of the last step, with the reason; empty when there was none yet
   */
  public record Place(Enrolment enrolment, String next, String last) {}

  /** The types of steps that a row can hold, in order; empty for a row without a step. */
  public static final List<String> TYPES =
      List.of(
          "", "message", "aiMessage", "wait", "waitUntil", "createTask", "addTag", "exit", "json");
}
