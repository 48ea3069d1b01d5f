package io.parley.server.console.page;

import io.parley.server.hook.Subscription;
import io.parley.server.store.Stored;
import java.util.List;
import java.util.Optional;

/**
 * The systems that are told of events.
 *
 * @param subscriptions newest first
 * @param form for another
 * @param problems what is wrong with the form
 * @param owner whether the viewer may see what calls are signed with
 * @param secret what calls are signed with, shown this once
 */
public record WebhooksView(
    List<Stored<Subscription>> subscriptions,
    WebhookForm form,
    List<String> problems,
    boolean owner,
    Optional<String> secret) {
  public WebhooksView {
    subscriptions = List.copyOf(subscriptions);
    problems = List.copyOf(problems);
  }
}
