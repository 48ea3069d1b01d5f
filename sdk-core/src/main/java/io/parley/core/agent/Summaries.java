package io.parley.core.agent;

import io.parley.core.TenantId;
import io.parley.core.conversation.Message;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was said in long conversations before the agent's window: for reading, and the write that
 * keeps it. Thread-safe.
 */
final class Summaries {
  static final String COLLECTION = "conversation_summary";

  private final DocumentStore documents;

  Summaries(DocumentStore documents) {
    this.documents = documents;
  }

  /**
   * A summary.
   *
   * @param text at most 2,000 characters
   * @param upTo the id of the last message that is in it
   * @param by who made it: a model's name, or {@code offline}
   */
  record Summary(String text, String upTo, String by) {
    static final int MOST = 2_000;

    Summary {
      if (text.length() > MOST) {
        text = text.substring(0, MOST);
      }
    }
  }

  Optional<Summary> find(TenantId tenant, String conversationId) {
    return documents
        .find(tenant, COLLECTION, conversationId)
        .map(document -> Json.read(document.body(), Summary.class));
  }

  static Write save(TenantId tenant, String conversationId, Summary summary) {
    return new Write.Put(
        tenant, COLLECTION, conversationId, Map.of(), Json.write(summary), Write.Put.ANY);
  }

  /** Those of the messages that came after the one the summary ends with. */
  static List<Message> since(List<Message> messages, Optional<Summary> summary) {
    if (summary.isEmpty()) {
      return messages;
    }
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).id().equals(summary.get().upTo())) {
        return messages.subList(i + 1, messages.size());
      }
    }
    return messages;
  }
}
