package io.parley.server.kommo;

import io.parley.core.UniqueId;
import io.parley.core.event.Event;
import io.parley.core.secret.Secret;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import io.parley.kommo.webhook.WidgetCall;
import io.parley.server.store.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Makes the call of a salesbot durable, once it is certain that Kommo sent it: the event, and that
 * the bot waits. Nothing is sent from here. Thread-safe.
 */
public final class SalesbotIntake {
  /** What is recorded where the customer's message is told by the account's own webhook too. */
  public static final String ASKED = "salesbot.asked";

  private final WorkStore store;
  private final ReplyWays ways;

  public SalesbotIntake(WorkStore store, ReplyWays ways) {
    this.store = store;
    this.ways = ways;
  }

  /**
   * Records a call. When this returns empty, it is on disk.
   *
   * @return why the call is refused
   * @throws io.parley.core.StorageException when nothing was stored
   */
  public Optional<String> receive(Stored<Integration> from, byte[] body, Instant now) {
    Optional<Secret> secret = ways.salesbotSecret(from.tenant(), from.id());
    if (secret.isEmpty()) {
      return Optional.of("the secret key of the salesbot's integration is not set");
    }
    return switch (WidgetCall.read(body, from.value().account(), secret.get(), now)) {
      case WidgetCall.Reading.Forged(String reason) -> Optional.of(reason);
      case WidgetCall.Reading.Genuine(WidgetCall call) -> {
        store.commit(writes(from, call, now), now);
        yield Optional.empty();
      }
    };
  }

  private static List<Write> writes(Stored<Integration> from, WidgetCall call, Instant now) {
    boolean owed = from.value().transport() == Integration.Transport.SALESBOT;
    Event event =
        call.event(
            from.tenant(),
            owed ? "message.received" : ASKED,
            UniqueId.at(now),
            KommoReception.SOURCE + from.id(),
            now);
    return List.of(
        StoredWaitingBots.asked(from.tenant(), from.id(), call, now),
        new Write.Happened(event.keyed(from.id() + "|" + event.key())));
  }
}
