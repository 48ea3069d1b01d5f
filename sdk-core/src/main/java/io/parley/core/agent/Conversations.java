package io.parley.core.agent;

import io.parley.core.TenantId;
import io.parley.core.conversation.Conversation;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The conversations of every tenant, for reading, and the write that changes one. Thread-safe. */
public final class Conversations {
  private static final String COLLECTION = "conversation";

  private final DocumentStore documents;

  public Conversations(DocumentStore documents) {
    this.documents = documents;
  }

  /** The conversation, or empty. */
  public Optional<Conversation> find(TenantId tenant, String id) {
    return documents.find(tenant, COLLECTION, id).map(Conversations::conversation);
  }

  /** The conversations that match, newest id first. */
  public List<Conversation> list(TenantId tenant, Filter filter) {
    var labels = new HashMap<String, String>();
    filter.agentId().ifPresent(value -> labels.put("agent", value));
    filter.channel().ifPresent(value -> labels.put("channel", value));
    filter.status().ifPresent(value -> labels.put("status", value.name()));
    filter.contact().ifPresent(value -> labels.put("contact", value));
    return documents
        .list(tenant, COLLECTION, new DocumentQuery(labels, filter.before(), filter.limit()))
        .stream()
        .map(Conversations::conversation)
        .toList();
  }

  /** How many conversations have that status. */
  public long count(TenantId tenant, Conversation.Status status) {
    return documents.count(tenant, COLLECTION, Map.of("status", status.name()));
  }

  /** The write that stores the conversation, if it still is at the version it was read at. */
  public static Write save(Conversation conversation) {
    var labels = new HashMap<String, String>();
    labels.put("agent", conversation.agentId());
    labels.put("channel", conversation.channel());
    labels.put("status", conversation.status().name());
    conversation
        .contact()
        .filter(name -> !name.isEmpty())
        .ifPresent(name -> labels.put("contact", name));
    return new Write.Put(
        conversation.tenant(),
        COLLECTION,
        conversation.id(),
        labels,
        Json.write(Body.of(conversation)),
        conversation.version());
  }

  /** The writes that remove the conversation with all its messages. */
  public static List<Write> remove(TenantId tenant, String id) {
    return List.of(
        new Write.Remove(tenant, COLLECTION, id),
        new Write.Remove(tenant, Summaries.COLLECTION, id),
        new Write.Forget(tenant, id));
  }

  /**
   * Which conversations to list; empty means any.
   *
   * @param before only ids that sort before this one
   * @param limit 1 to 1000
   */
  public record Filter(
      Optional<String> agentId,
      Optional<String> channel,
      Optional<Conversation.Status> status,
      Optional<String> contact,
      Optional<String> before,
      int limit) {}

  private static Conversation conversation(Document document) {
    Body body = Json.read(document.body(), Body.class);
    return new Conversation(
        document.tenant(),
        document.id(),
        body.agentId(),
        body.channel(),
        body.status(),
        body.contact(),
        body.contactId(),
        body.externalId(),
        body.assignee(),
        body.startedAt(),
        body.lastAt(),
        document.version());
  }

  private record Body(
      String agentId,
      String channel,
      Conversation.Status status,
      Optional<String> contact,
      Optional<String> contactId,
      Optional<String> externalId,
      Optional<String> assignee,
      Instant startedAt,
      Instant lastAt) {
    static Body of(Conversation c) {
      return new Body(
          c.agentId(),
          c.channel(),
          c.status(),
          c.contact(),
          c.contactId(),
          c.externalId(),
          c.assignee(),
          c.startedAt(),
          c.lastAt());
    }
  }
}
