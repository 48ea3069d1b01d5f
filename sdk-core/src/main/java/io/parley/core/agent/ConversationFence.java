package io.parley.core.agent;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.conversation.Conversation;
import io.parley.core.document.DocumentStore;
import io.parley.core.work.Effect;
import java.util.Optional;

/**
 * Keeps the agent from talking over a person: right before an action in a conversation, looks
 * whether a person has taken it over since the action was decided. Acts by people pass.
 */
public final class ConversationFence implements ActionHandler {
  /** In a target: the act belongs to this conversation. */
  public static final String CONVERSATION = "conversation";

  /** In a target: the act is a person's own, or announces the hand-off itself. */
  public static final String HANDOFF = "handoff";

  private final ActionHandler handler;
  private final Conversations conversations;

  public ConversationFence(ActionHandler handler, DocumentStore documents) {
    this.handler = handler;
    this.conversations = new Conversations(documents);
  }

  @Override
  public String type() {
    return handler.type();
  }

  @Override
  public String parameters() {
    return handler.parameters();
  }

  @Override
  public Optional<String> objection(Effect effect) {
    boolean taken =
        effect.at(HANDOFF).isEmpty()
            && effect
                .at(CONVERSATION)
                .flatMap(id -> conversations.find(effect.tenant(), id))
                .filter(found -> found.status() == Conversation.Status.HANDED_OFF)
                .isPresent();
    return taken
        ? Optional.of("a person has taken the conversation over")
        : handler.objection(effect);
  }

  @Override
  public Outcome run(Effect effect) {
    return handler.run(effect);
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    return handler.reconcile(effect, claims);
  }
}
