package io.parley.server.desk;

import io.parley.core.TenantId;
import io.parley.core.agent.ContactMemory;
import io.parley.core.agent.Conversations;
import io.parley.core.script.Followings;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.server.insight.Feedbacks;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes conversations with all that came of them: messages, summary, what was remembered of the
 * customer, the scripts that were followed, and what people thought of the answers. What was
 * counted stays counted. Thread-safe.
 */
public final class ConversationRemoval {
  private final ContactMemory memory;
  private final Followings followings;
  private final Feedbacks feedbacks;

  public ConversationRemoval(Storage storage) {
    this.memory = new ContactMemory(storage.documents());
    this.followings = new Followings(storage.documents());
    this.feedbacks = new Feedbacks(storage);
  }

  /** The writes that remove one. */
  public List<Write> of(TenantId tenant, String conversationId) {
    var writes = new ArrayList<Write>(Conversations.remove(tenant, conversationId));
    writes.addAll(memory.forgetConversation(tenant, conversationId));
    writes.addAll(followings.forgetConversation(tenant, conversationId));
    writes.addAll(feedbacks.forgetConversation(tenant, conversationId));
    return writes;
  }
}
