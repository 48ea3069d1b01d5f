package io.parley.server.kommo;

import io.parley.core.RemoteException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.document.Document;
import io.parley.core.event.Event;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.kommo.Kommo;
import io.parley.kommo.Lane;
import io.parley.kommo.entity.WebhookSubscription;
import io.parley.server.store.Stored;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Watches that an account is heard: every two minutes it notes that this server is up and looks
 * whether Kommo still posts here. After a gap, and once in six hours in any case, the account's
 * history is read for what was missed; a subscription that Kommo switched off is made again. One
 * job for each integration, which never ends before it. Thread-safe.
 */
public final class ListenJob implements JobHandler {
  /** The type of its jobs. */
  public static final String TYPE = "kommo.listen";

  /** What is recorded when webhooks went unheard. */
  public static final String MISSED = "integration.hooks_missed";

  private static final String COLLECTION = "kommo-listening";
  private static final Duration EVERY = Duration.ofMinutes(2);

  /** Kommo tries again after five minutes what it could not deliver. */
  private static final Duration GAP = EVERY.plusMinutes(4);

  private static final Duration IN_ANY_CASE = Duration.ofHours(6);

  private final Storage storage;
  private final Integrations integrations;
  private final KommoAccounts accounts;
  private final ReplyWays ways;
  private final BiFunction<TenantId, Stored<Integration>, URI> address;

  /**
   * @param ways forgotten with their integration
   * @param address where the webhooks of an integration are taken
   */
  public ListenJob(
      Storage storage,
      Integrations integrations,
      KommoAccounts accounts,
      ReplyWays ways,
      BiFunction<TenantId, Stored<Integration>, URI> address) {
    this.storage = storage;
    this.integrations = integrations;
    this.accounts = accounts;
    this.ways = ways;
    this.address = address;
  }

  /** The job that watches over an integration; twice is once. */
  static Write start(TenantId tenant, String integrationId, Instant now) {
    return new Write.Enqueue(
        Job.of(
            tenant,
            "listen|" + integrationId,
            TYPE,
            "listen:" + integrationId,
            Json.write(Map.of("integration", integrationId)),
            now));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    String id = String.valueOf(Json.readMap(job.payload()).get("integration"));
    Instant now = claimed.now();
    Optional<Stored<Integration>> found = integrations.find(job.tenant(), id);
    if (found.isEmpty()) {
      return Result.done(
          List.of(new Write.Remove(job.tenant(), COLLECTION, id), ways.remove(job.tenant(), id)));
    }
    Listening before =
        listening(job.tenant(), id).orElse(new Listening(now, now, Optional.empty()));
    List<Write> writes = new ArrayList<>();
    Listening after =
        switch (found.get().value().status()) {
          case CONNECTED, LIMITED -> looked(found.get(), before, writes, now);
          case NEEDS_REAUTH, DISCONNECTED ->
              new Listening(now, before.subscribedAt(), before.caughtUpAt());
        };
    writes.add(
        new Write.Put(job.tenant(), COLLECTION, id, Map.of(), Json.write(after), Write.Put.ANY));
    return new Result(new Ending.Postpone(now.plus(EVERY), "listens on"), writes);
  }

  private Listening looked(
      Stored<Integration> integration, Listening before, List<Write> writes, Instant now) {
    Optional<String> silenced = Optional.empty();
    Instant subscribedAt = now;
    try {
      silenced = silenced(integration);
    } catch (RemoteException e) {
      // Whether Kommo posts here cannot be told now; the next look goes back to the last that
      // could.
      subscribedAt = before.subscribedAt();
    }
    if (silenced.isPresent()) {
      writes.add(
          SubscribeHooks.again(integration.tenant(), integration.id(), UniqueId.at(now), now));
    }
    Optional<Instant> from = from(before, silenced, now);
    if (from.isEmpty()) {
      return new Listening(now, subscribedAt, before.caughtUpAt().or(() -> Optional.of(now)));
    }
    String why =
        silenced.orElse(
            before.heardAt().plus(GAP).isBefore(now)
                ? "this server was away from " + before.heardAt() + " to " + now
                : "a look now and then");
    writes.add(CatchUpJob.start(integration.tenant(), integration.id(), from.get(), now, why));
    if (silenced.isPresent() || before.heardAt().plus(GAP).isBefore(now)) {
      writes.add(new Write.Happened(missed(integration, from.get(), why, now)));
    }
    return new Listening(now, subscribedAt, Optional.of(now));
  }

  private Optional<String> silenced(Stored<Integration> integration) {
    if (integration.value().status() == Integration.Status.LIMITED) {
      // An account that may have no webhooks is not asked to have one every two minutes.
      return Optional.empty();
    }
    Kommo kommo = accounts.client(integration).in(Lane.SYNC);
    Optional<WebhookSubscription> subscription =
        kommo.webhooks().find(address.apply(integration.tenant(), integration));
    return subscription.isEmpty()
        ? Optional.of("the account has no webhook to this server any more")
        : subscription
            .filter(WebhookSubscription::disabled)
            .map(off -> "Kommo switched the webhook off");
  }

  /** Since when something may have been missed; empty when nothing can have been. */
  private static Optional<Instant> from(Listening before, Optional<String> silenced, Instant now) {
    if (silenced.isPresent()) {
      return Optional.of(before.subscribedAt());
    }
    if (before.heardAt().plus(GAP).isBefore(now)) {
      return Optional.of(before.heardAt());
    }
    return before.caughtUpAt().filter(last -> last.plus(IN_ANY_CASE).isBefore(now));
  }

  private static Event missed(
      Stored<Integration> integration, Instant from, String why, Instant now) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("integration.id", integration.id());
    facts.put("integration.account", integration.value().account());
    facts.put("integration.reason", why);
    facts.put("integration.since", from.toString());
    return new Event(
        integration.tenant(),
        UniqueId.at(now),
        MISSED,
        "integration:" + integration.id(),
        Secret.of(MISSED + "|" + integration.id() + "|" + now).sha256(),
        now,
        now,
        Event.OWN,
        new LinkedHashMap<>(facts),
        Optional.empty(),
        0);
  }

  private Optional<Listening> listening(TenantId tenant, String id) {
    return storage
        .documents()
        .find(tenant, COLLECTION, id)
        .map(Document::body)
        .map(body -> Json.read(body, Listening.class));
  }

  /** A watch is never given up: it starts anew at the next start of the server. */
  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return List.of();
  }
}
