package io.parley.server.console.page;

import io.parley.core.conversation.Conversation;
import java.util.List;

/**
 * A conversation to read and to take part in.
 *
 * @param conversation itself
 * @param agent the name of the agent that answers in it
 * @param messages the newest, oldest first
 * @param reachable whether a person's words would reach the customer
 * @param key of the answer form: the same form sent twice says its words once
 */
public record ConversationView(
    Conversation conversation,
    String agent,
    List<MessageView> messages,
    boolean reachable,
    String key) {
  public ConversationView {
    messages = List.copyOf(messages);
  }
}
