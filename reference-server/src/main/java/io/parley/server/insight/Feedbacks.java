package io.parley.server.insight;

import io.parley.core.TenantId;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.conversation.Message;
import io.parley.core.tally.Tally;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.problem.ProblemException;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What people think of messages, one opinion for each message. Thread-safe. */
public final class Feedbacks {
  private static final int PAGE = 1_000;

  private final ConversationStore messages;
  private final Conversations conversations;
  private final Shelf<Feedback> shelf;

  public Feedbacks(Storage storage) {
    this.messages = storage.conversations();
    this.conversations = new Conversations(storage.documents());
    this.shelf =
        new Shelf<>(
            storage.documents(),
            "feedback",
            Feedback.class,
            feedback ->
                Map.of(
                    "conversation", feedback.conversationId(),
                    "rating", feedback.rating().name()));
  }

  /**
   * An opinion that is yet to be kept.
   *
   * @param writes keep it over the one there was, counted once
   */
  public record Rated(Feedback feedback, List<Write> writes) {
    public Rated {
      writes = List.copyOf(writes);
    }
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

  /**
   * An opinion on a message of an agent, in place of the one there was; it counts for the day of
   * the first.
   *
   * @param by who has it
   * @throws ProblemException 404 when there is no such message, 422 when it is a person's or the
   *     correction is too long
   */
  public Rated rate(
      TenantId tenant,
      String messageId,
      Feedback.Rating rating,
      Optional<String> correction,
      String by,
      Instant now) {
    Conversation conversation = conversation(tenant, messageId);
    Optional<Stored<Feedback>> before = find(tenant, messageId);
    Feedback feedback =
        ProblemException.checked(
            () ->
                new Feedback(
                    messageId,
                    conversation.id(),
                    conversation.agentId(),
                    rating,
                    correction,
                    by,
                    before.map(Stored::value).map(Feedback::at).orElse(now)));
    var writes = new ArrayList<Write>();
    writes.add(shelf.put(tenant, messageId, feedback, before.map(Stored::version).orElse(0L)));
    before.map(Stored::value).ifPresent(old -> writes.add(count(tenant, old, -1)));
    writes.add(count(tenant, feedback, 1));
    return new Rated(feedback, writes);
  }

  private Conversation conversation(TenantId tenant, String message) {
    ConversationStore.Placed placed =
        ProblemException.present(messages.find(tenant, message), "message", message);
    if (!(placed.message() instanceof Message.FromAgent)) {
      throw ProblemException.field(
          "id", "message '" + message + "' was not written by an agent; only those are rated");
    }
    return ProblemException.present(
        conversations.find(tenant, placed.conversationId()), "message", message);
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
