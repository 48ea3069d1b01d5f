package io.parley.core.conversation;

import io.parley.core.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * An exchange with one customer over one channel.
 *
 * @param tenant whose it is
 * @param id unique within the tenant
 * @param agentId the agent that answers in it
 * @param channel where it takes place: {@code chat} for our own API, else the integration's source
 * @param status who has the word
 * @param contact the customer's name, when known
 * @param contactId tells the customer from others over all conversations, when known
 * @param externalId the channel's own name for it, such as {@code talk:191}
 * @param assignee the person who has taken over, when one has
 * @param startedAt when the first message came
 * @param lastAt when the newest message came
 * @param version for optimistic changes; 0 when not stored yet
 */
public record Conversation(
    TenantId tenant,
    String id,
    String agentId,
    String channel,
    Status status,
    Optional<String> contact,
    Optional<String> contactId,
    Optional<String> externalId,
    Optional<String> assignee,
    Instant startedAt,
    Instant lastAt,
    long version) {
  /** The channel of conversations that go through our own chat API. */
  public static final String CHAT = "chat";

  /** Who has the word in a conversation. */
  public enum Status {
    /** The agent answers. */
    OPEN,
    /** A person has taken over; the agent stays silent. */
    HANDED_OFF,
    /** Over. A new message opens it again. */
    CLOSED
  }

  /** The same conversation with {@code status}. */
  public Conversation withStatus(Status status) {
    return new Conversation(
        tenant,
        id,
        agentId,
        channel,
        status,
        contact,
        contactId,
        externalId,
        assignee,
        startedAt,
        lastAt,
        version);
  }

  /** The same conversation with the customer that {@code id} tells from others. */
  public Conversation heldWith(Optional<String> id) {
    return new Conversation(
        tenant,
        this.id,
        agentId,
        channel,
        status,
        contact,
        id,
        externalId,
        assignee,
        startedAt,
        lastAt,
        version);
  }

  /** The same conversation, last spoken in at {@code at}. */
  public Conversation spokenAt(Instant at) {
    return new Conversation(
        tenant,
        id,
        agentId,
        channel,
        status,
        contact,
        contactId,
        externalId,
        assignee,
        startedAt,
        at.isAfter(lastAt) ? at : lastAt,
        version);
  }

  /** The same conversation with {@code person} in charge; empty gives it back. */
  public Conversation assignedTo(Optional<String> person) {
    return new Conversation(
        tenant,
        id,
        agentId,
        channel,
        status,
        contact,
        contactId,
        externalId,
        person,
        startedAt,
        lastAt,
        version);
  }
}
