package io.parley.kommo.reply;

import io.parley.core.Spi;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets one answer at a time use what a lead has only one of, over all nodes of one account.
 * Thread-safe.
 *
 * @see LeadHoldsInMemory
 */
@Spi
public interface LeadHolds {
  /**
   * Takes hold of a lead. It ends by itself, so that a crash holds nobody up for ever.
   *
   * @param hold how long at most; positive
   * @return empty when it was taken; otherwise how long another one may still hold it
   */
  Optional<Duration> take(long leadId, Duration hold);

  /** Lets go of a lead that was taken, {@code after} so long; zero or more. */
  void giveBack(long leadId, Duration after);
}
