package io.parley.server.console.page;

import io.parley.server.feed.Update;

/** Where the console says more about a line of the feed. */
public final class FeedLink {
  private FeedLink() {}

  /** The page's address. */
  public static String of(Page page, Update update) {
    if (update.effectId().isPresent()) {
      return page.to(update.eventId().map(cause -> "events/" + cause).orElse("effects"));
    }
    String message = update.messageId().map(id -> "#m-" + id).orElse("");
    return page.to(
        update
            .conversationId()
            .map(id -> "conversations/" + id + message)
            .orElseGet(() -> "events/" + update.eventId().orElse("")));
  }
}
