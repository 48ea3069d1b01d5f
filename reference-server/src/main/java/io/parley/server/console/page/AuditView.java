package io.parley.server.console.page;

import io.parley.server.audit.AuditEntry;
import io.parley.server.audit.Verification;
import java.util.List;
import java.util.Optional;

/**
 * The audit.
 *
 * @param entries newest first
 * @param verification what a walk along the chain found; empty when none was asked for
 * @param next the address of the page after this one; empty on the last
 */
public record AuditView(
    List<AuditEntry> entries, Optional<Verification> verification, String next) {
  public AuditView {
    entries = List.copyOf(entries);
  }
}
