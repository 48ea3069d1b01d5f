package io.parley.core.agent;

import io.parley.core.StaleVersionException;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Conversation.Status;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.work.Effect;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a conversation to a person ({@code handoff}) or back to the agent ({@code resumeAgent}). It
 * acts on nothing but the store, so that it can always be found out whether it was done.
 * Thread-safe.
 */
public final class ConversationAction implements ActionHandler {
  private static final int TRIES = 5;

  private final Storage storage;
  private final Conversations conversations;
  private final InstantSource clock;
  private final String type;
  private final Status wanted;
  private final String parameters;

  private ConversationAction(
      Storage storage, InstantSource clock, String type, Status wanted, String parameters) {
    this.storage = storage;
    this.conversations = new Conversations(storage.documents());
    this.clock = clock;
    this.type = type;
    this.wanted = wanted;
    this.parameters = parameters;
  }

  /** The action {@code handoff}: the agent is silent until somebody gives it the word again. */
  public static ActionHandler handoff(Storage storage, InstantSource clock) {
    return new ConversationAction(
        storage,
        clock,
        "handoff",
        Status.HANDED_OFF,
        """
        {"type":"object","additionalProperties":false,"properties":{
          "reason":{"type":"string","maxLength":500,"description":"why a person is needed"}},
         "description":"Gives the conversation to a person; the agent is silent from then on."}
        """);
  }

  /** The action {@code resumeAgent}: the agent answers again. */
  public static ActionHandler resume(Storage storage, InstantSource clock) {
    return new ConversationAction(
        storage,
        clock,
        "resumeAgent",
        Status.OPEN,
        """
        {"type":"object","additionalProperties":false,
         "description":"Gives the conversation back to the agent."}
        """);
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String parameters() {
    return parameters;
  }

  @Override
  public Optional<String> objection(Effect effect) {
    return conversation(effect)
        .filter(found -> found.status() == wanted)
        .map(found -> "conversation " + found.id() + " is " + words() + " already");
  }

  @Override
  public Outcome run(Effect effect) {
    for (int attempt = 1; ; attempt++) {
      Optional<Conversation> found = conversation(effect);
      if (found.isEmpty()) {
        return new Outcome.Refused(
            effect
                .at(ConversationFence.CONVERSATION)
                .map(id -> "conversation " + id + " is not known: the customer has not written yet")
                .orElse("the event does not tell which conversation"));
      }
      Instant now = clock.instant();
      Conversation after = found.get().withStatus(wanted);
      try {
        storage
            .work()
            .commit(
                List.of(
                    Conversations.save(
                        wanted == Status.OPEN ? after.assignedTo(Optional.empty()) : after),
                    new Write.Happened(told(after, effect, now))),
                now);
        return new Outcome.Done(Optional.of(after.id()));
      } catch (StaleVersionException e) {
        if (attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    return conversation(effect).filter(found -> found.status() == wanted).isPresent()
        ? new Finding.Happened(effect.at(ConversationFence.CONVERSATION))
        : new Finding.Absent();
  }

  private Optional<Conversation> conversation(Effect effect) {
    return effect
        .at(ConversationFence.CONVERSATION)
        .flatMap(id -> conversations.find(effect.tenant(), id));
  }

  private Event told(Conversation after, Effect effect, Instant now) {
    String kind =
        wanted == Status.OPEN
            ? EventKinds.CONVERSATION_RESUMED
            : EventKinds.CONVERSATION_HANDED_OFF;
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("conversation.status", wanted.name().toLowerCase(Locale.ROOT));
    effect.parameter("reason").ifPresent(reason -> facts.put("conversation.reason", reason));
    return OwnEvents.of(
        after,
        kind,
        effect.subject(),
        kind + "|" + effect.key(),
        facts,
        effect.cause(),
        effect.depth(),
        now);
  }

  private String words() {
    return wanted == Status.OPEN ? "with the agent" : "with a person";
  }
}
