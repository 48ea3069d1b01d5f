package io.parley.server.desk;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.action.Dispatcher;
import io.parley.core.agent.ConversationFence;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.event.Event;
import io.parley.core.secret.Secret;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The work of an operator. Thread-safe. */
public final class Desk {
  private static final int LOOKED_BACK = 200;

  private final Storage storage;

  public Desk(Storage storage) {
    this.storage = storage;
  }

  /**
   * Gives a conversation to a person: the agent stays silent in it.
   *
   * @throws io.parley.core.StaleVersionException when the conversation has changed since it was
   *     read
   */
  public void takeOver(Conversation conversation, String person, Instant now) {
    storage
        .work()
        .commit(
            List.of(
                Conversations.save(taken(conversation, person)),
                happened(conversation, "conversation.handed_off", person, now)),
            now);
  }

  /**
   * Gives a conversation back to its agent.
   *
   * @throws io.parley.core.StaleVersionException when the conversation has changed since it was
   *     read
   */
  public void handBack(Conversation conversation, String person, Instant now) {
    storage
        .work()
        .commit(
            List.of(
                Conversations.save(
                    conversation.withStatus(Conversation.Status.OPEN).assignedTo(Optional.empty())),
                happened(conversation, "conversation.resumed", person, now)),
            now);
  }

  /**
   * Answers the customer by hand and takes the conversation over. In a channel that is not our own
   * the words are sent the way the agent's were.
   *
   * @param key of the submitted form: the same twice says it once
   * @throws IllegalStateException when nothing was ever sent in the conversation, so that the way
   *     to the customer is not known
   */
  public void reply(
      Conversation conversation, String person, String text, String key, Instant now) {
    List<Write> writes = new ArrayList<>();
    boolean inside = conversation.channel().equals(Conversation.CHAT);
    if (!inside) {
      Effect way =
          lastSent(conversation)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "conversation "
                              + conversation.id()
                              + " has no way back: nothing was sent in it yet"));
      writes.add(new Write.Plan(like(way, conversation, text, key, now)));
    }
    writes.add(Conversations.save(taken(conversation, person).spokenAt(now)));
    writes.add(
        new Write.Append(
            conversation.tenant(),
            conversation.id(),
            "operator|" + key,
            new Message.FromHuman(UniqueId.at(now), text, now, Optional.of(person))));
    if (conversation.status() != Conversation.Status.HANDED_OFF) {
      writes.add(happened(conversation, "conversation.handed_off", person, now));
    }
    storage.work().commit(writes, now);
  }

  /** Whether {@link #reply} knows the way to the customer. */
  public boolean canReply(Conversation conversation) {
    return conversation.channel().equals(Conversation.CHAT) || lastSent(conversation).isPresent();
  }

  /**
   * Notes that an unknown effect did happen. Nothing changes for one that is not unknown.
   *
   * @return whether it was unknown
   */
  public boolean wasSent(Effect effect, String person, Instant now) {
    return decide(
        effect,
        List.of(
            new Write.Settle(
                effect.tenant(),
                effect.key(),
                EffectState.DONE,
                effect.remoteId(),
                Optional.of("found sent by " + person))),
        now);
  }

  /**
   * Sends an unknown effect again. Nothing changes for one that is not unknown.
   *
   * @return whether it was unknown
   */
  public boolean resend(Effect effect, String person, Instant now) {
    TenantId tenant = effect.tenant();
    return decide(
        effect,
        List.of(
            new Write.Unsent(tenant, effect.key(), "to be sent again, says " + person),
            new Write.Enqueue(
                Job.of(tenant, effect.id(), Dispatcher.TYPE, effect.subject(), "{}", now)),
            new Write.Revive(tenant, effect.id())),
        now);
  }

  private boolean decide(Effect effect, List<Write> writes, Instant now) {
    if (effect.state() != EffectState.UNKNOWN) {
      return false;
    }
    storage.work().commit(writes, now);
    return true;
  }

  private static Conversation taken(Conversation conversation, String person) {
    return conversation.withStatus(Conversation.Status.HANDED_OFF).assignedTo(Optional.of(person));
  }

  /** The newest effect that carried an answer of this conversation outside. */
  private Optional<Effect> lastSent(Conversation conversation) {
    return storage
        .conversations()
        .tail(conversation.tenant(), conversation.id(), LOOKED_BACK)
        .reversed()
        .stream()
        .flatMap(
            message ->
                message instanceof Message.FromAgent agent
                    ? agent.effect().stream()
                    : java.util.stream.Stream.empty())
        .flatMap(id -> storage.log().effect(conversation.tenant(), id).stream())
        .findFirst();
  }

  private static Effect like(
      Effect way, Conversation conversation, String text, String key, Instant now) {
    Map<String, String> target = new HashMap<>(way.target());
    target.remove("message");
    target.put(ConversationFence.CONVERSATION, conversation.id());
    target.put(ConversationFence.HANDOFF, "true");
    return Effect.planned(
        conversation.tenant(),
        "operator|" + conversation.id() + "|" + key,
        UniqueId.at(now),
        way.action(),
        way.subject(),
        Map.of("text", text),
        target,
        Optional.empty(),
        0,
        now);
  }

  private static Write happened(
      Conversation conversation, String kind, String person, Instant now) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("conversation.id", conversation.id());
    facts.put("conversation.agentId", conversation.agentId());
    facts.put("conversation.channel", conversation.channel());
    facts.put("conversation.assignee", person);
    conversation.contact().ifPresent(name -> facts.put("contact.name", name));
    String id = UniqueId.at(now);
    return new Write.Happened(
        new Event(
            conversation.tenant(),
            id,
            kind,
            "conversation:" + conversation.id(),
            Secret.of(kind + "|" + id).sha256(),
            now,
            now,
            Event.OWN,
            facts,
            Optional.empty(),
            0));
  }
}
