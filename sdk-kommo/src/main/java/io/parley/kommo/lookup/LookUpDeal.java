package io.parley.kommo.lookup;

import io.parley.core.agent.Lookup;
import io.parley.core.agent.Passage;
import io.parley.core.mirror.MirrorQuery;
import io.parley.core.mirror.MirrorStore;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.sync.KommoMirror;
import io.parley.kommo.sync.Mirrored;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells of the deal that the conversation is about, as it was at the last sync: its name, its stage
 * and its dates, and of its price and custom fields those that the agent's {@code crmFields} name.
 * Of no other deal. Thread-safe.
 */
public final class LookUpDeal implements Lookup {
  /** Its name among the tools. */
  public static final String NAME = "lookUpDeal";

  private static final int PIPELINES = 200;

  private final MirrorStore mirrors;

  /**
   * @param mirrors the copies of accounts
   */
  public LookUpDeal(MirrorStore mirrors) {
    this.mirrors = mirrors;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"properties":{},
     "description":"Tells of this customer's own deal or order: its stage, its dates, and the fields that may be told. Takes no arguments."}
    """;
  }

  @Override
  public boolean isOffered(Place place) {
    return Shown.isAbout(place, "lead");
  }

  @Override
  public List<Passage> find(Place place, Map<String, @Nullable Object> arguments) {
    Optional<KommoMirror> mirror = Shown.mirror(mirrors, place);
    return Shown.number(place, "lead")
        .flatMap(number -> mirror.flatMap(copy -> copy.lead(number)))
        .map(lead -> told(place, lead, mirror.orElseThrow()))
        .stream()
        .toList();
  }

  private static Passage told(Place place, Lead lead, KommoMirror mirror) {
    var shown = new Shown(place);
    shown.line("deal", lead.name()).line("number", Long.toString(lead.id()));
    stage(lead, mirror).ifPresent(stage -> shown.line("stage", stage));
    shown.line("opened on", day(lead.createdAt()));
    lead.closedAt().ifPresent(closed -> shown.line("closed on", day(closed)));
    shown.lineIfAllowed("price", lead.price().stripTrailingZeros().toPlainString());
    return shown.fields(lead.fields()).passage("lead", lead.id(), "Deal " + lead.id());
  }

  private static Optional<String> stage(Lead lead, KommoMirror mirror) {
    return mirror.pipelines(MirrorQuery.first(PIPELINES)).stream()
        .map(Mirrored::value)
        .filter(pipeline -> pipeline.id() == lead.pipelineId())
        .findFirst()
        .flatMap(pipeline -> pipeline.status(lead.statusId()))
        .map(status -> status.name());
  }

  private static String day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
