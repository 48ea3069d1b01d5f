package io.parley.server.kommo;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.kommo.AddressBudget;
import io.parley.kommo.BudgetWatcher;
import io.parley.kommo.Lane;
import io.parley.kommo.PauseCause;
import io.parley.kommo.RateBudget;
import io.parley.kommo.SharedBudgets;
import io.parley.server.call.Bodies;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request budgets of the connected accounts, counted and timed: shared by all nodes where
 * several may work on one database. Thread-safe.
 */
public final class KommoBudgets implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KommoBudgets.class);

  private final int perSecond;
  private final AddressBudget address;
  private final Optional<SharedBudgets> shared;
  private final Map<String, RateBudget> own = new ConcurrentHashMap<>();
  private final Map<Lane, Timer> waits = new EnumMap<>(Lane.class);
  private final Counter rejected;
  private final Map<PauseCause, Counter> paused = new EnumMap<>(PauseCause.class);
  private volatile Alarm alarm = new Alarm() {};

  /** Is told when an account is closed as a whole, and when it is open again. */
  public interface Alarm {
    default void paused(String account, PauseCause cause, Duration pause) {}

    default void resumed(String account) {}
  }

  /**
   * @param perSecond of one account; 1 to 7
   * @param address what this process asks of all accounts together
   * @param several whether other nodes may work on the same storage
   * @param registry where waits, 429s and pauses are counted
   */
  public KommoBudgets(
      Storage storage,
      int perSecond,
      AddressBudget address,
      boolean several,
      InstantSource clock,
      MeterRegistry registry) {
    this.perSecond = perSecond;
    this.address = address;
    this.shared =
        several
            ? Optional.of(
                new SharedBudgets(
                    storage, Secret.random(16).reveal(), perSecond, clock, this::watcher))
            : Optional.empty();
    for (Lane lane : Lane.values()) {
      waits.put(
          lane,
          Timer.builder("parley.kommo.lane.wait")
              .description("How long requests to Kommo waited for their turn")
              .tag("lane", Bodies.spelled(lane))
              .publishPercentiles(0.5, 0.99)
              .register(registry));
    }
    Gauge.builder("parley.kommo.budget", () -> perSecond)
        .description("Requests that one account is asked in a second at most")
        .register(registry);
    this.rejected =
        Counter.builder("parley.kommo.rejected")
            .description("Requests that Kommo answered with 429")
            .register(registry);
    Gauge.builder("parley.kommo.address.lowered", address, at -> at.lowered() ? 1 : 0)
        .description("1 while all accounts together are held to seven requests a second")
        .register(registry);
    for (PauseCause cause : PauseCause.values()) {
      paused.put(
          cause,
          Counter.builder("parley.kommo.paused")
              .description("How often an account was found closed as a whole")
              .tag("cause", Bodies.spelled(cause))
              .register(registry));
    }
  }

  /** Who is told of closed accounts from now on. */
  public void alarm(Alarm alarm) {
    this.alarm = alarm;
  }

  /** The budget of an account. */
  public RateBudget of(String account) {
    return shared
        .map(budgets -> budgets.of(account))
        .orElseGet(
            () ->
                own.computeIfAbsent(
                    account, name -> RateBudget.perSecond(perSecond, watcher(name))));
  }

  /** The budget of all accounts together. */
  public AddressBudget address() {
    return address;
  }

  private BudgetWatcher watcher(String account) {
    return new BudgetWatcher() {
      @Override
      public void waited(Lane lane, Duration wait) {
        Optional.ofNullable(waits.get(lane)).ifPresent(timer -> timer.record(wait));
      }

      @Override
      public void rejected(Duration hold) {
        rejected.increment();
        log.warn("Kommo account {} answered 429; nothing is sent for {}", account, hold);
      }

      @Override
      public void paused(PauseCause cause, Duration pause) {
        Optional.ofNullable(paused.get(cause)).ifPresent(Counter::increment);
        log.error("Kommo account {} is closed, {}; the next try is in {}", account, cause, pause);
        alarm.paused(account, cause, pause);
      }

      @Override
      public void resumed() {
        log.info("Kommo account {} answers again", account);
        alarm.resumed(account);
      }
    };
  }

  @Override
  public void close() {
    shared.ifPresent(SharedBudgets::close);
  }
}
