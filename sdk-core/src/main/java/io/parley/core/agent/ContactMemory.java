package io.parley.core.agent;

import io.parley.core.TenantId;
import io.parley.core.conversation.ContactFact;
import io.parley.core.conversation.Conversation;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What agents remember of customers, for reading, and the writes that change it. A fact told again
 * under the same key replaces the older one. Thread-safe.
 */
public final class ContactMemory {
  /** The most facts of one customer that are read. */
  public static final int MOST = 100;

  private static final String COLLECTION = "contact_fact";

  private final DocumentStore documents;

  public ContactMemory(DocumentStore documents) {
    this.documents = documents;
  }

  /** What is known of the customer, by key; at most {@link #MOST}. */
  public List<ContactFact> of(TenantId tenant, String contactId) {
    return facts(tenant, "contact", hash(contactId));
  }

  /** One fact, or empty. */
  public Optional<ContactFact> find(TenantId tenant, String contactId, String key) {
    return documents.find(tenant, COLLECTION, id(contactId, key)).map(ContactMemory::fact);
  }

  /** The writes that remember what a customer told in a message; none of somebody unknown. */
  static List<Write> learn(
      Conversation conversation, String messageId, List<Answerer.Told> told, Instant now) {
    return conversation.contactId().stream()
        .flatMap(
            contact ->
                told.stream()
                    .map(
                        fact ->
                            new ContactFact(
                                contact,
                                fact.key(),
                                fact.value(),
                                conversation.id(),
                                messageId,
                                now)))
        .map(fact -> learn(conversation.tenant(), fact))
        .toList();
  }

  /** What the agent may know of whom it talks to; nothing when it is not to remember. */
  List<ContactFact> knownTo(Agent agent, Conversation conversation) {
    return conversation
        .contactId()
        .filter(contact -> agent.profile().memory().facts())
        .map(contact -> of(agent.tenant(), contact))
        .orElse(List.of());
  }

  /** The write that remembers it. */
  public static Write learn(TenantId tenant, ContactFact fact) {
    return new Write.Put(
        tenant,
        COLLECTION,
        id(fact.contactId(), fact.key()),
        Map.of("contact", hash(fact.contactId()), "conversation", fact.conversationId()),
        Json.write(Body.of(fact)),
        Write.Put.ANY);
  }

  /** The write that forgets one fact; it changes nothing when there is none. */
  public static Write forget(TenantId tenant, String contactId, String key) {
    return new Write.Remove(tenant, COLLECTION, id(contactId, key));
  }

  /** The writes that forget what was told in a conversation. */
  public List<Write> forgetConversation(TenantId tenant, String conversationId) {
    return facts(tenant, "conversation", conversationId).stream()
        .map(fact -> forget(tenant, fact.contactId(), fact.key()))
        .toList();
  }

  private List<ContactFact> facts(TenantId tenant, String label, String value) {
    return documents.list(tenant, COLLECTION, DocumentQuery.first(MOST).with(label, value)).stream()
        .map(ContactMemory::fact)
        .sorted(Comparator.comparing(ContactFact::key))
        .toList();
  }

  private static String id(String contactId, String key) {
    return hash(contactId) + "." + key;
  }

  /** Names of contacts may be long or hold anything; labels may not. */
  private static String hash(String contactId) {
    return Secret.of(contactId).sha256().substring(0, 32);
  }

  private static ContactFact fact(Document document) {
    Body body = Json.read(document.body(), Body.class);
    return new ContactFact(
        body.contactId(),
        body.key(),
        body.value(),
        body.conversationId(),
        body.messageId(),
        body.learnedAt());
  }

  private record Body(
      String contactId,
      String key,
      String value,
      String conversationId,
      String messageId,
      Instant learnedAt) {
    static Body of(ContactFact fact) {
      return new Body(
          fact.contactId(),
          fact.key(),
          fact.value(),
          fact.conversationId(),
          fact.messageId(),
          fact.learnedAt());
    }
  }
}
