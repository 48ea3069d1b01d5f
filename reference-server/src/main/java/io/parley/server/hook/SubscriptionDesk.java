package io.parley.server.hook;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.outgoing.OutgoingGuard;
import io.parley.core.outgoing.RefusedAddressException;
import io.parley.core.work.Effect;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.store.Stored;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What people do with subscriptions, over the API and in the console. Thread-safe. */
public final class SubscriptionDesk {
  private static final int CONFLICT = 409;

  private final Subscriptions subscriptions;
  private final WorkLog log;
  private final OutgoingGuard guard;

  /**
   * @param guard which addresses may be told
   */
  public SubscriptionDesk(Subscriptions subscriptions, WorkLog log, OutgoingGuard guard) {
    this.subscriptions = subscriptions;
    this.log = log;
    this.guard = guard;
  }

  public Subscriptions subscriptions() {
    return subscriptions;
  }

  /**
   * The write that stores a new one.
   *
   * @throws ProblemException 422 when its address may not be told, 409 when there are {@value
   *     Subscriptions#MOST}
   */
  public Write create(TenantId tenant, String id, Subscription subscription) {
    reachable(subscription);
    if (subscriptions.list(tenant, Optional.empty(), Subscriptions.MOST).size()
        >= Subscriptions.MOST) {
      throw new ProblemException(
          Problem.of(CONFLICT, "an account has at most " + Subscriptions.MOST + " subscriptions"));
    }
    return subscriptions.put(tenant, id, subscription, 0);
  }

  /**
   * The write that stores a changed one.
   *
   * @throws ProblemException 422 when its address may not be told
   */
  public Write change(Stored<Subscription> before, Subscription after) {
    reachable(after);
    return subscriptions.put(before.tenant(), before.id(), after, before.version());
  }

  private void reachable(Subscription subscription) {
    try {
      var unused = guard.check(subscription.url());
    } catch (RefusedAddressException e) {
      throw ProblemException.field("url", "url: " + e.getMessage());
    }
  }

  /** What one was told and is to be told, newest first. */
  public List<Effect> deliveries(
      Stored<Subscription> subscription, Optional<String> before, int limit) {
    return log.effects(
        subscription.tenant(),
        new WorkLog.EffectQuery(
            Optional.empty(),
            Optional.of(Subscriptions.mailbox(subscription.id())),
            Optional.empty(),
            Optional.empty(),
            before,
            limit));
  }

  /**
   * The effect that tells it again, under the id that the receiver knows it by.
   *
   * @throws ProblemException 404 when it was never told that, 409 when it is told nothing now
   */
  public Effect again(Stored<Subscription> subscription, String deliveryId, Instant now) {
    Effect told =
        ProblemException.present(
            log.effect(subscription.tenant(), deliveryId)
                .filter(
                    effect -> effect.subject().equals(Subscriptions.mailbox(subscription.id()))),
            "delivery",
            deliveryId);
    if (subscription.value().status() != Subscription.Status.ACTIVE) {
      throw new ProblemException(
          Problem.of(
              CONFLICT,
              "subscription '"
                  + subscription.id()
                  + "' is "
                  + subscription.value().status().name().toLowerCase(Locale.ROOT)
                  + "; it is told again once it is active"));
    }
    Map<String, String> target = new HashMap<>(told.target());
    target.putIfAbsent(DeliverWebhook.MESSAGE, told.id());
    String id = UniqueId.at(now);
    return Effect.planned(
        subscription.tenant(),
        "again|" + id,
        id,
        told.action(),
        told.subject(),
        told.parameters(),
        target,
        told.cause(),
        told.depth(),
        now);
  }
}
