package io.parley.server.hook;

import io.parley.core.action.ActionHandler;
import io.parley.core.outgoing.OutgoingGuard;
import io.parley.core.work.Decider;
import io.parley.core.work.Storage;
import io.parley.server.automation.HookSecrets;
import io.parley.server.outgoing.GuardedHttp;
import java.net.URI;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Everything that hooks of other systems are put together from. Thread-safe. */
public final class HookParts {
  private final InboundHooks inbound;
  private final Subscriptions subscriptions;
  private final ActionHandler delivery;
  private final SubscriptionDesk desk;
  private final Supplier<URI> publicUrl;

  /**
   * @param guard which addresses may be told
   * @param secrets what is told is signed with
   * @param publicUrl where others reach this server; asked late
   */
  public HookParts(
      Storage storage,
      GuardedHttp http,
      OutgoingGuard guard,
      HookSecrets secrets,
      InstantSource clock,
      Supplier<URI> publicUrl) {
    this.publicUrl = publicUrl;
    this.inbound = new InboundHooks(storage.documents());
    this.subscriptions = new Subscriptions(storage.documents());
    this.desk = new SubscriptionDesk(subscriptions, storage.log(), guard);
    this.delivery = new DeliverWebhook(storage, subscriptions, http, secrets, clock);
  }

  public InboundHooks inbound() {
    return inbound;
  }

  /** What people do with subscriptions. */
  public SubscriptionDesk desk() {
    return desk;
  }

  /** Where others reach this server. */
  public Supplier<URI> publicUrl() {
    return publicUrl;
  }

  /** Plans what subscribers are told. */
  public Decider teller() {
    return new TellSubscribers(subscriptions);
  }

  /** Tells them. */
  public ActionHandler delivery() {
    return delivery;
  }
}
