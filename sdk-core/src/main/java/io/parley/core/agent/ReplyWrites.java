package io.parley.core.agent;

import io.parley.core.UniqueId;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.conversation.ToolCall;
import io.parley.core.event.Event;
import io.parley.core.secret.Secret;
import io.parley.core.work.Effect;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a reply leads to, as writes of one commit: the message with its trace, the effect that
 * carries it, the effects that its model called for, and the events that tell of it. Pure.
 *
 * @param conversation where it is said, as it is before
 * @param subject the conversation's mailbox
 * @param target the ids of what it is about
 * @param cause the event that asked; empty in our own chat
 * @param key tells this reply from others: the same key is said and done once
 */
record ReplyWrites(
    Conversation conversation,
    String subject,
    Map<String, String> target,
    Optional<Event> cause,
    String key) {

  /**
   * What a reply leads to.
   *
   * @param messageId of the agent's message
   * @param trace how it came about
   * @param writes in order; the reply's own effect is sent before the ones it called for
   */
  record Written(String messageId, Trace trace, List<Write> writes) {}

  /**
   * The writes of a reply.
   *
   * @param asked when the message it answers was written
   * @param carrier the action that carries it to the customer; empty where the channel is ours
   */
  Written of(Turn turn, Reply reply, Optional<String> carrier, Instant asked, Instant now) {
    String messageId = UniqueId.at(now);
    Optional<String> effectId = carrier.map(action -> UniqueId.at(now));
    List<ToolCall> calls = new ArrayList<>();
    List<Write> acts = new ArrayList<>();
    for (ToolCall call : reply.calls()) {
      if (call.state() != ToolCall.State.PLANNED) {
        calls.add(call);
        continue;
      }
      Effect effect = effect(call, acts.size(), now);
      acts.add(new Write.Plan(effect));
      calls.add(call.by(effect.id()));
    }
    Trace alone =
        Trace.of(messageId, conversation, turn.agent(), turn.text(), reply, now).calling(calls);
    Trace trace =
        cause.isPresent() && effectId.isPresent()
            ? alone.between(cause.get().id(), effectId.get())
            : alone;

    List<Write> writes = new ArrayList<>();
    writes.add(
        Conversations.save(
            reply.handoff()
                ? conversation.withStatus(Conversation.Status.HANDED_OFF)
                : conversation));
    writes.add(
        new Write.Append(
            conversation.tenant(),
            conversation.id(),
            "reply|" + key,
            new Message.FromAgent(
                messageId,
                reply.text(),
                now,
                reply.citations(),
                Optional.of(messageId),
                effectId,
                calls)));
    writes.add(trace.save(conversation.tenant()));
    if (carrier.isPresent() && effectId.isPresent()) {
      writes.add(
          new Write.Plan(carried(reply, messageId, effectId.get(), carrier.get(), asked, now)));
    }
    writes.addAll(acts);
    writes.addAll(told(turn, reply, messageId, now));
    return new Written(messageId, trace, List.copyOf(writes));
  }

  private Effect carried(
      Reply reply, String messageId, String effectId, String action, Instant asked, Instant now) {
    Map<String, String> to = new HashMap<>(target);
    to.put(ConversationFence.CONVERSATION, conversation.id());
    to.put("message", messageId);
    to.put("asked", asked.toString());
    if (reply.handoff()) {
      to.put(ConversationFence.HANDOFF, "true");
    }
    return Effect.planned(
        conversation.tenant(),
        "reply|" + key,
        effectId,
        action,
        subject,
        Map.of("text", reply.text()),
        to,
        cause.map(Event::id),
        depth(),
        now);
  }

  private Effect effect(ToolCall call, int index, Instant now) {
    Map<String, String> to = new HashMap<>(target);
    to.put(ConversationFence.CONVERSATION, conversation.id());
    return Effect.planned(
        conversation.tenant(),
        Secret.of("tool|" + key + "|" + index).sha256(),
        UniqueId.at(now),
        call.tool(),
        subject,
        call.arguments(),
        to,
        cause.map(Event::id),
        depth(),
        now);
  }

  private int depth() {
    return cause.map(event -> event.depth() + 1).orElse(0);
  }

  private List<Write> told(Turn turn, Reply reply, String messageId, Instant now) {
    List<Write> events = new ArrayList<>();
    Map<String, Object> facts = Map.of("message.text", reply.text(), "message.id", messageId);
    boolean answered = reply.verdict() != Answerer.Verdict.UNKNOWN;
    events.add(
        event(
            answered ? "agent.replied" : "agent.could_not_answer",
            answered ? facts : Map.of("message.text", turn.text(), "message.id", messageId),
            now));
    if (reply.handoff()) {
      events.add(event("conversation.handed_off", facts, now));
    }
    return events;
  }

  /** An event of the conversation, once for this reply. */
  Write event(String kind, Map<String, ?> facts, Instant now) {
    return new Write.Happened(
        OwnEvents.of(conversation, kind, subject, kind + "|" + key, facts, cause, now));
  }
}
