package io.parley.core.agent;

import io.parley.core.Spi;
import io.parley.core.event.Event;
import java.util.Map;
import java.util.Optional;

/** Knows which agent answers where, and how an answer gets back there. Thread-safe. */
@Spi
public interface Reception {
  /** Where the message of this event belongs; refused with a reason when no agent answers there. */
  Placement place(Event event);

  /** Where a message belongs. */
  sealed interface Placement {
    /**
     * An agent answers it.
     *
     * @param agentId who answers
     * @param conversationId the conversation it continues or starts
     * @param channel the channel's name, as conversations are filtered by it
     * @param contact the customer's name, when known
     * @param contactId tells the customer from others over all conversations, when known
     * @param externalId the channel's own name for the conversation
     * @param action the action that carries an answer back, such as {@code sendMessage}
     * @param target the ids that the action needs
     */
    record At(
        String agentId,
        String conversationId,
        String channel,
        Optional<String> contact,
        Optional<String> contactId,
        Optional<String> externalId,
        String action,
        Map<String, String> target)
        implements Placement {
      public At {
        target = Map.copyOf(target);
      }
    }

    /** Nobody answers it here. */
    record Nowhere(String reason) implements Placement {}
  }
}
