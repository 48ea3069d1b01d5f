package io.parley.server.insight;

import io.parley.core.agent.Agents;
import io.parley.core.work.Decider;
import io.parley.core.work.Storage;
import io.parley.server.automation.Automation;
import io.parley.server.kommo.KommoChannel;
import io.parley.server.store.Shelf;
import java.util.Map;

/** Everything that figures are put together from. Thread-safe. */
public final class InsightParts {
  private final Storage storage;
  private final KommoChannel kommo;
  private final Analytics analytics;
  private final Names names;
  private final Feedbacks feedbacks;
  private final Gaps gaps;

  public InsightParts(Storage storage, KommoChannel kommo, Automation automation) {
    this.storage = storage;
    this.kommo = kommo;
    this.analytics = new Analytics(storage.tallies());
    this.names =
        new Names(
            new Agents(storage), automation.rules(), automation.sequencing().sequences(), kommo);
    this.feedbacks = new Feedbacks(storage);
    this.gaps = new Gaps(storage, feedbacks);
  }

  public Analytics analytics() {
    return analytics;
  }

  public Names names() {
    return names;
  }

  public Feedbacks feedbacks() {
    return feedbacks;
  }

  public Gaps gaps() {
    return gaps;
  }

  /** What models cost, one for each tenant. */
  public Shelf<Prices> prices() {
    return new Shelf<>(storage.documents(), "prices", Prices.class, prices -> Map.of());
  }

  /** Counts the leads that come to a stage. */
  public Decider stageCounts() {
    return new StageCounts(
        storage.documents(),
        (tenant, id) ->
            kommo.integrations().find(tenant, id).map(stored -> stored.value().agentId()));
  }
}
