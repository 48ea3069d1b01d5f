package io.parley.server.console.page;

import io.parley.kommo.entity.Pipeline;
import io.parley.kommo.sync.SyncRun;
import io.parley.server.kommo.Integration;
import io.parley.server.store.Stored;
import java.util.List;
import java.util.Optional;

/**
 * An account that an agent serves.
 *
 * @param stored the integration
 * @param clientId of its app; empty with a long-lived token
 * @param webhook where Kommo sends news; empty where the viewer must not know
 * @param runs the newest copies, newest first
 * @param pipelines as they were copied last
 */
public record IntegrationLine(
    Stored<Integration> stored,
    Optional<String> clientId,
    Optional<String> webhook,
    List<SyncRun> runs,
    List<Pipeline> pipelines) {
  public IntegrationLine {
    runs = List.copyOf(runs);
    pipelines = List.copyOf(pipelines);
  }

  public String id() {
    return stored.id();
  }

  public Integration value() {
    return stored.value();
  }

  /** The run that waits or works now, or else the last. */
  public Optional<SyncRun> last() {
    return runs.stream().findFirst();
  }

  /** Whether the account is being copied. */
  public boolean copying() {
    return runs.stream().anyMatch(run -> run.state().live());
  }
}
