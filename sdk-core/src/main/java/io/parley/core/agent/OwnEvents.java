package io.parley.core.agent;

import io.parley.core.UniqueId;
import io.parley.core.conversation.Conversation;
import io.parley.core.event.Event;
import io.parley.core.secret.Secret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happens in conversations, as events that rules and the feed can see. */
public final class OwnEvents {
  private OwnEvents() {}

  /**
   * An event of a conversation.
   *
   * @param kind such as {@code conversation.resumed}
   * @param subject the mailbox of the conversation
   * @param key what tells it from others; the same key records it once
   * @param facts what is known besides the conversation itself
   * @param cause what led to it
   */
  public static Event of(
      Conversation conversation,
      String kind,
      String subject,
      String key,
      Map<String, ?> facts,
      Optional<Event> cause,
      Instant now) {
    return of(
        conversation,
        kind,
        subject,
        key,
        facts,
        cause.map(Event::id),
        cause.map(event -> event.depth() + 1).orElse(0),
        now);
  }

  /** The same, {@code depth} acts of ours away from the outside. */
  static Event of(
      Conversation conversation,
      String kind,
      String subject,
      String key,
      Map<String, ?> facts,
      Optional<String> cause,
      int depth,
      Instant now) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("conversation.id", conversation.id());
    all.put("conversation.agentId", conversation.agentId());
    all.put("conversation.channel", conversation.channel());
    conversation.contact().ifPresent(name -> all.put("contact.name", name));
    all.putAll(facts);
    return new Event(
        conversation.tenant(),
        UniqueId.at(now),
        kind,
        subject,
        Secret.of(key).sha256(),
        now,
        now,
        Event.OWN,
        all,
        cause,
        depth);
  }
}
