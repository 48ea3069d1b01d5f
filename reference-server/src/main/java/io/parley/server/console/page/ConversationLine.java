package io.parley.server.console.page;

import io.parley.core.conversation.Conversation;

/**
 * A conversation in a list.
 *
 * @param conversation itself
 * @param agent the name of the agent that answers in it
 * @param excerpt how the customer's newest message begins
 */
public record ConversationLine(Conversation conversation, String agent, String excerpt) {}
