package io.parley.server.console.page;

import io.parley.core.work.Effect;
import io.parley.server.hook.Subscription;
import io.parley.server.store.Stored;
import java.util.List;

/**
 * One system that is told of events, and what it was told.
 *
 * @param deliveries newest first
 * @param next the address of older deliveries; empty when there are none
 * @param form as it is set, or as it was sent and refused
 * @param problems what is wrong with the form
 */
public record WebhookView(
    Stored<Subscription> stored,
    List<Effect> deliveries,
    String next,
    WebhookForm form,
    List<String> problems) {
  public WebhookView {
    deliveries = List.copyOf(deliveries);
    problems = List.copyOf(problems);
  }

  /** Whether something is on its way, so that the page looks again. */
  public boolean working() {
    return deliveries.stream().anyMatch(delivery -> !delivery.state().settled());
  }
}
