package io.parley.kommo.news;

import io.parley.core.event.Event;
import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.action.Connections;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.Tag;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads leads again; what is no lead stays hidden. */
public final class LeadLook implements Look {
  private static final String LEAD = "lead:";

  private final Connections connections;

  public LeadLook(Connections connections) {
    this.connections = connections;
  }

  @Override
  public Seen at(Event event) {
    Optional<Kommo> kommo =
        connections
            .find(event.tenant(), KommoScreening.integration(event))
            .map(Connections.Connected::kommo);
    String id = event.subject().startsWith(LEAD) ? event.subject().substring(LEAD.length()) : "";
    if (kommo.isEmpty() || !id.matches("[0-9]{1,18}")) {
      return new Seen.Hidden();
    }
    try {
      return kommo
          .get()
          .leads()
          .find(Long.parseLong(id))
          .filter(lead -> !lead.deleted())
          .<Seen>map(lead -> new Seen.There(facts(lead)))
          .orElseGet(Seen.Gone::new);
    } catch (KommoException e) {
      if (e.retryable()) {
        throw e;
      }
      return new Seen.Hidden();
    }
  }

  private static Map<String, @Nullable Object> facts(Lead lead) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("lead.name", lead.name());
    facts.put("lead.statusId", lead.statusId());
    facts.put("lead.pipelineId", lead.pipelineId());
    facts.put("lead.responsibleUserId", lead.responsibleUserId());
    facts.put("lead.price", plain(lead.price()));
    facts.put("lead.tags", lead.tags().stream().map(Tag::name).toList());
    facts.put("lead.updatedAt", lead.updatedAt().toString());
    return facts;
  }

  private static Number plain(BigDecimal amount) {
    BigDecimal bare = amount.stripTrailingZeros();
    return bare.scale() <= 0 && bare.precision() - bare.scale() <= 18
        ? (Number) bare.longValueExact()
        : bare;
  }
}
