package io.parley.server.hook;

import io.parley.core.action.ActionHandler;
import io.parley.core.work.Decider;
import io.parley.core.work.Storage;
import io.parley.server.automation.HookSecrets;
import io.parley.server.outgoing.GuardedHttp;
import java.time.InstantSource;

/** Everything that hooks of other systems are put together from. Thread-safe. */
public final class HookParts {
  private final InboundHooks inbound;
  private final Subscriptions subscriptions;
  private final ActionHandler delivery;

  /**
   * @param secrets what is told is signed with
   */
  public HookParts(Storage storage, GuardedHttp http, HookSecrets secrets, InstantSource clock) {
    this.inbound = new InboundHooks(storage.documents());
    this.subscriptions = new Subscriptions(storage.documents());
    this.delivery = new DeliverWebhook(storage, subscriptions, http, secrets, clock);
  }

  public InboundHooks inbound() {
    return inbound;
  }

  public Subscriptions subscriptions() {
    return subscriptions;
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
