package io.parley.kommo;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that leave by one network address, over all Kommo accounts that are called from it.
 * Thread-safe.
 *
 * <p>Kommo's pages disagree on what its seven requests a second count for: an account, or the
 * address they come from. Holding every account of a server to one seven would make the first
 * reading pay for the second, so each account has its own {@link RateBudget}, and the address is
 * watched: when two accounts are answered 429 within {@value #TOGETHER_SECONDS} seconds, the
 * address is held to seven a second, all accounts together, until {@value #LOWERED_MINUTES} minutes
 * have passed without such a pair. Whoever knows better sets a pace from the start.
 *
 * @see <a href="https://developers.kommo.com/docs/limitations">Limitations of Kommo</a>
 */
public final class AddressBudget {
  private static final Logger log = LoggerFactory.getLogger(AddressBudget.class);
  private static final int TOGETHER_SECONDS = 10;
  private static final int LOWERED_MINUTES = 15;

  /** The most that can be asked for. */
  public static final int MOST = 1_000;

  static final Duration TOGETHER = Duration.ofSeconds(TOGETHER_SECONDS);
  static final Duration LOWERED = Duration.ofMinutes(LOWERED_MINUTES);

  private final RateBudget usual;
  private final RateBudget lowered;
  private final MonotonicTime time;
  private @Nullable RateBudget account;
  private long rejectedAt;
  private Optional<Long> loweredUntil = Optional.empty();

  AddressBudget(int perSecond, MonotonicTime time) {
    if (perSecond < 0 || perSecond > MOST) {
      throw new IllegalArgumentException(
          "requests per second of an address " + perSecond + " must be 0 to " + MOST);
    }
    this.usual = perSecond == 0 ? new RateBudget(0, time) : paced(perSecond, time);
    this.lowered = paced(RateBudget.LIMIT, time);
    this.time = time;
  }

  /** No pace of its own until Kommo seems to count by address. */
  public static AddressBudget watched() {
    return perSecond(0);
  }

  /**
   * An even pace for all accounts together, the most urgent {@link Lane} first.
   *
   * @param requests 1 to {@value #MOST}; 0 for none until Kommo seems to count by address
   */
  public static AddressBudget perSecond(int requests) {
    return new AddressBudget(requests, MonotonicTime.SYSTEM);
  }

  /** Whether the address is held to seven requests a second now. */
  public synchronized boolean lowered() {
    return loweredUntil.filter(until -> until - time.nanos() > 0).isPresent();
  }

  /** What a request takes its turn from now. */
  RateBudget budget() {
    return lowered() ? lowered : usual;
  }

  /** Kommo answered 429 to the account that has {@code budget}. */
  synchronized void rejected(RateBudget budget) {
    long now = time.nanos();
    boolean another = account != null && account != budget;
    if (another && now - rejectedAt <= TOGETHER.toNanos()) {
      if (!lowered()) {
        log.warn(
            "two Kommo accounts were answered 429 within {}; all together send at most {} requests"
                + " a second for {}",
            TOGETHER,
            RateBudget.LIMIT,
            LOWERED);
      }
      loweredUntil = Optional.of(now + LOWERED.toNanos());
    }
    account = budget;
    rejectedAt = now;
  }

  private static RateBudget paced(int perSecond, MonotonicTime time) {
    return new RateBudget(
        new Slots(perSecond, 0, true), time, BudgetWatcher.NOBODY, false, () -> {});
  }
}
