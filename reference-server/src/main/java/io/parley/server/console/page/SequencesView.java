package io.parley.server.console.page;

import io.parley.automation.sequence.StoredSequence;
import java.util.List;

/**
 * The sequences of an agent.
 *
 * @param agentId whose
 * @param agentName for people
 * @param lines newest first
 */
public record SequencesView(String agentId, String agentName, List<Line> lines) {
  public SequencesView {
    lines = List.copyOf(lines);
  }

  /**
   * A sequence in the list.
   *
   * @param active how many are on their way
   * @param finished how many are through
   * @param exited how many left before the end
   */
  public record Line(StoredSequence stored, long active, long finished, long exited) {}
}
