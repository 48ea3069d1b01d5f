package io.parley.server.insight;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentStore;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.tally.Tally;
import io.parley.core.work.Decider;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Counts the leads that come to a stage. The move that was counted last is remembered of each lead,
 * so that an event that is replayed counts once. Thread-safe.
 */
public final class StageCounts implements Decider {
  private static final String COLLECTION = "counted-stage";
  private static final String SOURCE = "kommo/";

  private final DocumentStore documents;
  private final BiFunction<TenantId, String, Optional<String>> agentOf;

  /**
   * @param agentOf the agent of an integration, by the tenant and the integration's id
   */
  public StageCounts(
      DocumentStore documents, BiFunction<TenantId, String, Optional<String>> agentOf) {
    this.documents = documents;
    this.agentOf = agentOf;
  }

  @Override
  public String name() {
    return "figures";
  }

  @Override
  public Decision decide(Event event, Instant now) {
    Optional<String> status = event.fact("lead.statusId");
    if (!event.kind().equals(EventKinds.LEAD_MOVED) || status.isEmpty()) {
      return Decision.no("");
    }
    String lead = event.source() + "|" + event.subject();
    Optional<Document> known = documents.find(event.tenant(), COLLECTION, lead);
    if (known.filter(last -> last.body().compareTo(quoted(event.id())) >= 0).isPresent()) {
      return Decision.no("");
    }
    String agent =
        event.source().startsWith(SOURCE)
            ? agentOf.apply(event.tenant(), event.source().substring(SOURCE.length())).orElse("")
            : "";
    String stage = event.fact("lead.pipelineId").orElse("") + ":" + status.get();
    return new Decision(
        false,
        "",
        List.of(
            new Write.Put(
                event.tenant(),
                COLLECTION,
                lead,
                Map.of(),
                quoted(event.id()),
                known.map(Document::version).orElse(0L)),
            new Write.Count(
                event.tenant(),
                Tally.one(event.occurredAt(), Counted.STAGE, agent, stage),
                Optional.empty())));
  }

  private static String quoted(String id) {
    return "\"" + id + "\"";
  }
}
