package io.parley.kommo.sandbox;

import java.util.List;

/**
 * A talk as it stands. Immutable.
 *
 * @param open whether it is in work
 * @param messages oldest first
 */
public record SandboxTalk(
    long id,
    String chatId,
    String customer,
    String origin,
    long contactId,
    long leadId,
    boolean open,
    List<SandboxMessage> messages) {
  public SandboxTalk {
    messages = List.copyOf(messages);
  }
}
