package io.parley.server.export;

import java.time.Instant;
import java.util.Optional;

/**
 * What to export.
 *
 * @param kind of what
 * @param format as what
 * @param from begun, said, changed or received at or after this instant; empty: from the first on
 * @param to before this instant; empty: to the last
 * @param agentId only this agent's; of events and articles it selects nothing
 */
public record ExportRequest(
    ExportKind kind,
    ExportFormat format,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<String> agentId) {
  public ExportRequest {
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw new IllegalArgumentException("from " + from.get() + " must be before to " + to.get());
    }
    if (agentId.isPresent() && (kind == ExportKind.ARTICLES || kind == ExportKind.EVENTS)) {
      throw new IllegalArgumentException(
          "agentId must not be given for "
              + kind.name().toLowerCase(java.util.Locale.ROOT)
              + ": they belong to no agent");
    }
  }

  /** Whether something of that instant is wanted. */
  boolean covers(Instant at) {
    return from.map(first -> !at.isBefore(first)).orElse(true)
        && to.map(end -> at.isBefore(end)).orElse(true);
  }
}
