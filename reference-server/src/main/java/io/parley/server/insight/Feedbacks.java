package io.parley.server.insight;

import io.parley.core.TenantId;
import io.parley.core.document.DocumentStore;
import io.parley.core.tally.Tally;
import io.parley.core.work.Write;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What people think of messages, one opinion for each message. Thread-safe. */
public final class Feedbacks {
  private static final int PAGE = 1_000;

  private final Shelf<Feedback> shelf;

  public Feedbacks(DocumentStore documents) {
    this.shelf =
        new Shelf<>(
            documents,
            "feedback",
            Feedback.class,
            feedback ->
                Map.of(
                    "conversation", feedback.conversationId(),
                    "rating", feedback.rating().name()));
  }

  /** What is thought of a message. */
  public Optional<Stored<Feedback>> find(TenantId tenant, String messageId) {
    return shelf.find(tenant, messageId);
  }

  /** The messages of that rating, newest first. */
  public List<Stored<Feedback>> rated(
      TenantId tenant, Feedback.Rating rating, Optional<String> before, int limit) {
    return shelf.list(tenant, Map.of("rating", rating.name()), before, limit);
  }

  /** The writes that keep an opinion over the one there was, counted once. */
  public List<Write> keep(TenantId tenant, Optional<Stored<Feedback>> before, Feedback feedback) {
    var writes = new ArrayList<Write>();
    writes.add(
        shelf.put(tenant, feedback.messageId(), feedback, before.map(Stored::version).orElse(0L)));
    before.map(Stored::value).ifPresent(old -> writes.add(count(tenant, old, -1)));
    writes.add(count(tenant, feedback, 1));
    return writes;
  }

  /** The writes that forget what was thought of the messages of a conversation. */
  public List<Write> forgetConversation(TenantId tenant, String conversationId) {
    var writes = new ArrayList<Write>();
    var of = Map.of("conversation", conversationId);
    List<Stored<Feedback>> page = shelf.list(tenant, of, Optional.empty(), PAGE);
    while (!page.isEmpty()) {
      page.forEach(stored -> writes.add(shelf.remove(tenant, stored.id())));
      page = shelf.list(tenant, of, Optional.of(page.getLast().id()), PAGE);
    }
    return writes;
  }

  private static Write count(TenantId tenant, Feedback feedback, long amount) {
    return new Write.Count(
        tenant,
        new Tally(
            feedback.at(),
            Counted.FEEDBACK,
            feedback.agentId(),
            feedback.rating().name().toLowerCase(Locale.ROOT),
            amount),
        Optional.empty());
  }
}
