package io.parley.server.console;

import io.parley.core.TenantId;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Conversations;
import io.parley.core.agent.Trace;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.work.Storage;
import io.parley.server.console.page.ConversationLine;
import io.parley.server.console.page.MessageView;
import io.parley.server.insight.Feedbacks;
import io.parley.server.store.Stored;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conversations as the pages show them: with names, traces and what carried an answer outside. */
final class Reading {
  private static final int MESSAGES = 200;
  private static final int LOOKED_BACK = 6;
  private static final int EXCERPT = 120;

  private final Storage storage;
  private final Agents agents;
  private final Conversations conversations;
  private final Feedbacks feedbacks;

  Reading(Storage storage) {
    this.storage = storage;
    this.agents = new Agents(storage);
    this.conversations = new Conversations(storage.documents());
    this.feedbacks = new Feedbacks(storage);
  }

  Optional<Conversation> conversation(TenantId tenant, String id) {
    return conversations.find(tenant, id);
  }

  /** The conversations that match, with names. */
  List<ConversationLine> lines(TenantId tenant, Conversations.Filter filter) {
    Map<String, String> names = new HashMap<>();
    return conversations.list(tenant, filter).stream()
        .map(
            found ->
                new ConversationLine(
                    found,
                    names.computeIfAbsent(found.agentId(), id -> agentName(tenant, id)),
                    asked(tenant, found.id())))
        .toList();
  }

  /** How the customer's newest words begin; without any of theirs, how the newest message does. */
  private String asked(TenantId tenant, String conversationId) {
    List<Message> tail = storage.conversations().tail(tenant, conversationId, LOOKED_BACK);
    return tail.reversed().stream()
        .filter(message -> message instanceof Message.FromCustomer)
        .findFirst()
        .or(() -> tail.isEmpty() ? Optional.empty() : Optional.of(tail.getLast()))
        .map(message -> excerpt(message.text()))
        .orElse("");
  }

  /** The agent's name; its id when it is gone. */
  String agentName(TenantId tenant, String id) {
    return agents.find(tenant, id).map(agent -> agent.profile().name()).orElse(id);
  }

  /** The newest messages, oldest first. */
  List<MessageView> messages(TenantId tenant, String conversationId) {
    return storage.conversations().tail(tenant, conversationId, MESSAGES).stream()
        .map(message -> message(tenant, message))
        .toList();
  }

  private MessageView message(TenantId tenant, Message message) {
    return message instanceof Message.FromAgent agent
        ? new MessageView(
            message,
            agent.trace().flatMap(id -> Trace.find(storage.documents(), tenant, id)),
            agent.effect().flatMap(id -> storage.log().effect(tenant, id)),
            feedbacks.find(tenant, message.id()).map(Stored::value))
        : new MessageView(message, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static String excerpt(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) <= EXCERPT
        ? line
        : line.substring(0, line.offsetByCodePoints(0, EXCERPT)) + "…";
  }
}
