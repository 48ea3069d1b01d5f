package io.parley.server.desk;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.ConversationFence;
import io.parley.core.agent.Conversations;
import io.parley.core.agent.OwnEvents;
import io.parley.core.agent.Reception;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.event.Event;
import io.parley.core.event.RecordedEvent;
import io.parley.core.work.Effect;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What it takes to give a conversation to a person and back, as writes. Decides, never acts. */
public final class Handover {
  private final WorkLog log;
  private final Reception reception;

  /**
   * @param log where the way back to a customer is found
   * @param reception knows the places that messages came from
   */
  public Handover(WorkLog log, Reception reception) {
    this.log = log;
    this.reception = reception;
  }

  /** The conversation as changed, with the event that tells of it where the status is another. */
  public List<Write> change(Conversation before, Conversation after, Instant now) {
    List<Write> writes = new ArrayList<>();
    writes.add(Conversations.save(after));
    if (before.status() != after.status()) {
      String kind =
          switch (after.status()) {
            case OPEN -> "conversation.resumed";
            case HANDED_OFF -> "conversation.handed_off";
            case CLOSED -> "conversation.closed";
          };
      writes.add(
          new Write.Happened(
              OwnEvents.of(
                  after,
                  kind,
                  subject(after),
                  kind + "|" + after.id() + "|" + after.version(),
                  Map.of(),
                  Optional.empty(),
                  now)));
    }
    return writes;
  }

  /**
   * A person's words: kept, sent where the conversation takes place, and the agent stays silent
   * from now on. Empty when nothing is known of the way back to the customer.
   *
   * @param key the same words under the same key are said once
   */
  public Optional<List<Write>> say(
      Conversation conversation, String who, Message.FromHuman message, String key, Instant now) {
    List<Write> writes =
        new ArrayList<>(
            change(
                conversation,
                conversation
                    .withStatus(Conversation.Status.HANDED_OFF)
                    .assignedTo(conversation.assignee().or(() -> Optional.of(who)))
                    .spokenAt(now),
                now));
    writes.add(new Write.Append(conversation.tenant(), conversation.id(), "human|" + key, message));
    if (conversation.channel().equals(Conversation.CHAT)) {
      return Optional.of(writes);
    }
    return wayBack(conversation)
        .map(
            place -> {
              writes.add(sent(conversation, place, message, key, now));
              return writes;
            });
  }

  private static Write sent(
      Conversation conversation,
      Reception.Placement.At place,
      Message message,
      String key,
      Instant now) {
    Map<String, String> target = new HashMap<>(place.target());
    target.put(ConversationFence.CONVERSATION, conversation.id());
    target.put(ConversationFence.HANDOFF, "true");
    target.put("message", message.id());
    target.put("asked", now.toString());
    return new Write.Plan(
        Effect.planned(
            conversation.tenant(),
            "human|" + conversation.id() + "|" + key,
            UniqueId.at(now),
            place.action(),
            subject(conversation),
            Map.of("text", message.text()),
            target,
            Optional.empty(),
            0,
            now));
  }

  /** Whether a person's words would reach the customer. */
  public boolean reaches(Conversation conversation) {
    return conversation.channel().equals(Conversation.CHAT) || wayBack(conversation).isPresent();
  }

  /** The place of the customer's newest message is where an answer goes. */
  private Optional<Reception.Placement.At> wayBack(Conversation conversation) {
    TenantId tenant = conversation.tenant();
    var query =
        new WorkLog.EventQuery(
            Optional.of("message.received"),
            conversation.externalId(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            20);
    return log.events(tenant, query).stream()
        .map(RecordedEvent::event)
        .filter(event -> event.source().equals(conversation.channel()))
        .map(this::placed)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Reception.Placement.At> placed(Event event) {
    return reception.place(event) instanceof Reception.Placement.At place
        ? Optional.of(place)
        : Optional.empty();
  }

  private static String subject(Conversation conversation) {
    return conversation.externalId().orElse("conversation:" + conversation.id());
  }
}
