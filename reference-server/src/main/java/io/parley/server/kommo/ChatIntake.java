package io.parley.server.kommo;

import io.parley.core.secret.Secret;
import io.parley.kommo.webhook.ChatHookReader;
import io.parley.kommo.webhook.ChatSignature;
import io.parley.server.store.Stored;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes a hook of the Chats API durable, once its signature is found to be Kommo's. Kommo sends
 * each once and never again. Thread-safe.
 */
public final class ChatIntake {
  private final HookIntake intake;
  private final ReplyWays ways;

  public ChatIntake(HookIntake intake, ReplyWays ways) {
    this.intake = intake;
    this.ways = ways;
  }

  /**
   * Records what the body tells. When this returns empty, all of it is on disk.
   *
   * @param scopeId the channel in the account, as the address names it
   * @param signature the header {@code X-Signature}; empty text when there is none
   * @return why the hook is refused
   * @throws io.parley.core.StorageException when nothing was stored
   */
  public Optional<String> receive(
      Stored<Integration> from, String scopeId, String signature, byte[] body, Instant now) {
    Optional<Secret> secret = ways.chatsSecret(from.tenant(), from.id(), scopeId);
    if (secret.isEmpty()) {
      return Optional.of("the integration has no such channel");
    }
    if (!ChatSignature.holds(signature, body, secret.get())) {
      return Optional.of("the signature is not Kommo's");
    }
    intake.record(from, ChatHookReader.read(body, scopeId, now), now);
    return Optional.empty();
  }
}
