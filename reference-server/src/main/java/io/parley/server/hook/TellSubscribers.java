package io.parley.server.hook;

import io.parley.core.UniqueId;
import io.parley.core.event.Event;
import io.parley.core.work.Decider;
import io.parley.core.work.Effect;
import io.parley.core.work.Write;
import io.parley.server.store.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans a delivery of each event to each subscriber that wants its kind. Thread-safe. */
final class TellSubscribers implements Decider {
  private final Subscriptions subscriptions;

  TellSubscribers(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  @Override
  public String name() {
    return "subscriptions";
  }

  @Override
  public Decision decide(Event event, Instant now) {
    var writes = new ArrayList<Write>();
    for (Stored<Subscription> stored : subscriptions.active(event.tenant())) {
      if (stored.value().wants(event.kind())) {
        writes.add(
            new Write.Plan(
                Effect.planned(
                    event.tenant(),
                    "told|" + stored.id() + "|" + event.id(),
                    UniqueId.at(now),
                    DeliverWebhook.TYPE,
                    Subscriptions.mailbox(stored.id()),
                    body(event),
                    Map.of(DeliverWebhook.SUBSCRIPTION, stored.id()),
                    Optional.of(event.id()),
                    event.depth() + 1,
                    now)));
      }
    }
    return writes.isEmpty()
        ? Decision.no("")
        : Decision.yes(
            "told " + writes.size() + (writes.size() == 1 ? " other" : " others"),
            List.copyOf(writes));
  }

  /** As Standard Webhooks asks for: type, timestamp, data. */
  private static Map<String, @Nullable Object> body(Event event) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("id", event.id());
    data.put("subject", event.subject());
    data.put("source", event.source());
    data.put("facts", event.facts());
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("type", event.kind());
    body.put("timestamp", event.occurredAt().toString());
    body.put("data", data);
    return body;
  }
}
