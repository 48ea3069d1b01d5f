package io.parley.kommo.reply;

import io.parley.core.Spi;
import io.parley.kommo.webhook.ReturnAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * The salesbots of one account that have asked for an answer and wait for it. Thread-safe.
 *
 * @see WaitingBotsInMemory
 */
@Spi
public interface WaitingBots {
  /** The bot that asked last about the lead or the contact. */
  Optional<Waiting> about(Destination to);

  /** Forgets a bot: it has its answer, or waits no more. */
  void forget(Waiting bot);

  /**
   * A bot that waits.
   *
   * @param id unique in the account
   * @param address where it is continued, as checked
   * @param since when it asked
   */
  record Waiting(String id, ReturnAddress address, Instant since) {}
}
