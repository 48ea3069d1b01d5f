package io.parley.server.console.page;

import io.parley.core.script.StoredScript;
import java.util.List;

/**
 * The scripts of an agent.
 *
 * @param agentId whose
 * @param agentName for people
 * @param lines newest first
 */
public record ScriptsView(String agentId, String agentName, List<Line> lines) {
  public ScriptsView {
    lines = List.copyOf(lines);
  }

  /**
   * A script in the list.
   *
   * @param active how many conversations follow it
   * @param finished how many came to its end
   * @param stopped how many were left before
   */
  public record Line(StoredScript stored, long active, long finished, long stopped) {}
}
