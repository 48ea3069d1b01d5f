package io.parley.core.conversation;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * Reads the messages of conversations, which are append-only and in order of arrival. They are
 * appended through {@code WorkStore.commit}.
 *
 * <p>Implementations are thread-safe and keep tenants apart. Verify one with {@code
 * StorageContract} from the parley-core test-jar.
 */
@Spi
public interface ConversationStore {
  /** The newest {@code limit} messages, oldest first; empty for an unknown conversation. */
  List<Message> tail(TenantId tenant, String conversationId, int limit);

  /**
   * The {@code limit} messages that came right before the message {@code before}, oldest first;
   * empty when that message is unknown or the first.
   */
  List<Message> earlier(TenantId tenant, String conversationId, String before, int limit);

  /** One message with the conversation it belongs to. */
  Optional<Placed> find(TenantId tenant, String messageId);

  /** A message and where it stands. */
  record Placed(String conversationId, Message message) {}
}
