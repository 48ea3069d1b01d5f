package io.parley.core.script;

import io.parley.core.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * One conversation on its way through one version of a script.
 *
 * @param tenant whose it is
 * @param id unique within the tenant; sorts by time
 * @param agentId whose script
 * @param conversationId the conversation
 * @param scriptId the script
 * @param scriptVersion the version it began with, and is followed to its end
 * @param startedBy why it began, for people
 * @param effect the effect that began it; empty when a message did
 * @param startedAt when
 * @param updatedAt when it last went on
 * @param progress how far it is
 * @param version for optimistic changes; 0 when not stored yet
 */
public record Following(
    TenantId tenant,
    String id,
    String agentId,
    String conversationId,
    String scriptId,
    long scriptVersion,
    String startedBy,
    Optional<String> effect,
    Instant startedAt,
    Instant updatedAt,
    ScriptProgress progress,
    long version) {
  /** Whether it goes on. */
  public boolean active() {
    return progress.status() == ScriptProgress.Status.ACTIVE;
  }

  /** The same, that far. */
  public Following at(ScriptProgress further, Instant now) {
    return new Following(
        tenant,
        id,
        agentId,
        conversationId,
        scriptId,
        scriptVersion,
        startedBy,
        effect,
        startedAt,
        now,
        further,
        version);
  }
}
