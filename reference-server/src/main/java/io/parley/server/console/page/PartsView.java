package io.parley.server.console.page;

import io.parley.core.agent.Agent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rules, scripts or sequences of an agent.
 *
 * @param agent whose
 * @param part {@code rules}, {@code scripts} or {@code sequences}
 * @param icon stands where there are none
 * @param lines in the order in which they are shown
 */
public record PartsView(Agent agent, String part, Icon icon, List<Line> lines) {
  public PartsView {
    lines = List.copyOf(lines);
  }

  /**
   * One of them.
   *
   * @param enabled whether it is switched on
   * @param detail what it is about, in the reader's words
   * @param updatedAt when it was changed last; empty where that is not known
   */
  public record Line(
      String id, String name, boolean enabled, String detail, Optional<Instant> updatedAt) {}

  /** Where they are, below the tenant's console. */
  public String path() {
    return "ai-agents/" + agent.id() + "/" + part;
  }
}
