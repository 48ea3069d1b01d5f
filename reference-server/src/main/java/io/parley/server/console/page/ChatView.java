package io.parley.server.console.page;

import io.parley.core.agent.Agent;
import java.util.List;

/**
 * A conversation with an agent, to try it out.
 *
 * @param agents that can be tried, newest first
 * @param agentId the chosen one; empty when there is none
 * @param conversationId the one that is shown, or the id of the one about to start
 * @param messages oldest first
 * @param own the viewer's test conversations, newest first
 */
public record ChatView(
    List<Agent> agents,
    String agentId,
    String conversationId,
    List<MessageView> messages,
    List<ConversationLine> own) {
  public ChatView {
    agents = List.copyOf(agents);
    messages = List.copyOf(messages);
    own = List.copyOf(own);
  }
}
