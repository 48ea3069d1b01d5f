package io.parley.server.hook;

import io.parley.core.RemoteException;
import io.parley.core.StaleVersionException;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.json.Json;
import io.parley.core.outgoing.RefusedAddressException;
import io.parley.core.secret.Secret;
import io.parley.core.work.Effect;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.automation.HookSecrets;
import io.parley.server.outgoing.Fetched;
import io.parley.server.outgoing.GuardedHttp;
import io.parley.server.outgoing.OutgoingException;
import io.parley.server.store.Stored;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Tells a subscriber of an event, signed as Standard Webhooks ask for, with an id that stays the
 * same when it is told again. A subscriber that fails {@value #FAILURES} tries in a row, or answers
 * 410, is not told any more, and the members are. Thread-safe.
 */
final class DeliverWebhook implements ActionHandler {
  static final String TYPE = "deliverWebhook";
  static final String SUBSCRIPTION = "subscription";

  /** The id under which it was first told. */
  static final String MESSAGE = "message";

  /** So many tries in a row may fail. */
  static final int FAILURES = 15;

  private static final int TRIES = 5;
  private static final int GONE = 410;

  private final Storage storage;
  private final Subscriptions subscriptions;
  private final GuardedHttp http;
  private final HookSecrets secrets;
  private final InstantSource clock;

  DeliverWebhook(
      Storage storage,
      Subscriptions subscriptions,
      GuardedHttp http,
      HookSecrets secrets,
      InstantSource clock) {
    this.storage = storage;
    this.subscriptions = subscriptions;
    this.http = http;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","description":"Tells a subscriber of an event."}
    """;
  }

  @Override
  public Optional<String> objection(Effect effect) {
    Optional<Subscription> subscription = subscription(effect).map(Stored::value);
    if (subscription.isEmpty()) {
      return Optional.of("the subscription was removed");
    }
    return subscription.get().status() == Subscription.Status.ACTIVE
        ? Optional.empty()
        : Optional.of(
            "the subscription is " + subscription.get().status().name().toLowerCase(Locale.ROOT));
  }

  private Optional<Stored<Subscription>> subscription(Effect effect) {
    return effect.at(SUBSCRIPTION).flatMap(id -> subscriptions.find(effect.tenant(), id));
  }

  @Override
  public Outcome run(Effect effect) {
    Optional<Stored<Subscription>> found = subscription(effect);
    if (found.isEmpty()) {
      return new Outcome.Refused("the subscription was removed");
    }
    String url = found.get().value().url();
    try {
      Fetched answer = post(effect, url);
      return answered(effect, url, answer.status());
    } catch (RefusedAddressException e) {
      failed(effect, e.getMessage(), false);
      return new Outcome.Refused(e.getMessage());
    } catch (OutgoingException e) {
      failed(effect, e.getMessage(), false);
      // The receiver knows by the id what it has.
      throw new RemoteException(host(url), e.getMessage(), true, false, null, e);
    }
  }

  private Fetched post(Effect effect, String url) {
    Instant now = clock.instant();
    String body = Json.write(effect.parameters());
    String id = effect.at(MESSAGE).orElse(effect.id());
    long seconds = now.getEpochSecond();
    return http.post(
        url,
        Map.of(
            "webhook-id",
            id,
            "webhook-timestamp",
            String.valueOf(seconds),
            "webhook-signature",
            secrets.signature(effect.tenant(), id, seconds, body, now)),
        "application/json",
        body.getBytes(StandardCharsets.UTF_8));
  }

  private Outcome answered(Effect effect, String url, int status) {
    if (status >= 200 && status < 300) {
      change(
          effect, stored -> stored.value().failures() > 0, old -> old.failed(0), Optional.empty());
      return new Outcome.Done(Optional.empty(), "answered " + status);
    }
    String answered = "the receiver answered " + status;
    failed(effect, answered, status == GONE);
    if (status >= 500 || status == 408 || status == 425 || status == 429) {
      throw new RemoteException(host(url), answered, true, false, null, null);
    }
    return new Outcome.Refused(answered);
  }

  private static String host(String url) {
    return String.valueOf(URI.create(url).getHost());
  }

  private void failed(Effect effect, String why, boolean gone) {
    Optional<Stored<Subscription>> found = subscription(effect);
    int failures = found.map(stored -> stored.value().failures() + 1).orElse(0);
    boolean over = gone || failures >= FAILURES;
    String reason =
        gone ? why + ": it is gone" : failures + " tries in a row failed; the last: " + why;
    change(
        effect,
        stored -> stored.value().status() == Subscription.Status.ACTIVE,
        old -> over ? old.failed(failures).disabled(reason) : old.failed(failures),
        over ? Optional.of(reason) : Optional.empty());
  }

  private void change(
      Effect effect,
      Predicate<Stored<Subscription>> when,
      UnaryOperator<Subscription> change,
      Optional<String> notice) {
    for (int attempt = 1; ; attempt++) {
      Optional<Stored<Subscription>> found = subscription(effect).filter(when);
      if (found.isEmpty()) {
        return;
      }
      Stored<Subscription> stored = found.get();
      Instant now = clock.instant();
      var writes = new ArrayList<Write>();
      writes.add(
          subscriptions.put(
              stored.tenant(), stored.id(), change.apply(stored.value()), stored.version()));
      notice.ifPresent(reason -> writes.add(notified(stored, reason, now)));
      try {
        storage.work().commit(List.copyOf(writes), now);
        return;
      } catch (StaleVersionException e) {
        if (attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  private static Write notified(Stored<Subscription> stored, String reason, Instant now) {
    String host = host(stored.value().url());
    return new Write.Happened(
        new Event(
            stored.tenant(),
            UniqueId.at(now),
            EventKinds.MEMBER_NOTIFIED,
            Subscriptions.mailbox(stored.id()),
            Secret.of("disabled|" + stored.id() + "|" + stored.version()).sha256(),
            now,
            now,
            Event.OWN,
            Map.of(
                "notification.text",
                "Webhooks to " + host + " were switched off: " + reason,
                "notification.members",
                List.of()),
            Optional.empty(),
            1));
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    return new Finding.Absent();
  }
}
