package io.parley.server.kommo;

import io.parley.core.StaleVersionException;
import io.parley.core.work.WorkStore;
import io.parley.kommo.PauseCause;
import io.parley.server.store.Stored;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows people that an account is closed as a whole: its integrations are limited, with the reason,
 * until it answers again. Thread-safe.
 */
final class PausedIntegrations implements KommoBudgets.Alarm {
  private static final Logger log = LoggerFactory.getLogger(PausedIntegrations.class);
  private static final String PAUSED = "paused: ";

  private final Integrations integrations;
  private final WorkStore store;
  private final InstantSource clock;

  PausedIntegrations(Integrations integrations, WorkStore store, InstantSource clock) {
    this.integrations = integrations;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void paused(String account, PauseCause cause, Duration pause) {
    String reason =
        PAUSED
            + switch (cause) {
              case BLOCKED -> "Kommo refuses every request after too many of them";
              case UNPAID -> "the subscription of the Kommo account has ended";
            }
            + "; next try after "
            + clock.instant().plus(pause);
    change(account, integration -> integration.in(Integration.Status.LIMITED, Optional.of(reason)));
  }

  @Override
  public void resumed(String account) {
    change(
        account,
        integration ->
            integration.reason().filter(reason -> reason.startsWith(PAUSED)).isPresent()
                ? integration.in(Integration.Status.CONNECTED, Optional.empty())
                : integration);
  }

  /** On a thread of its own: a request that was answered must not wait for a disk. */
  private void change(String account, UnaryOperator<Integration> change) {
    Thread.ofVirtual()
        .name("paused-" + account)
        .start(() -> integrations.ofAccount(account).forEach(found -> change(found, change)));
  }

  private void change(Stored<Integration> found, UnaryOperator<Integration> change) {
    Integration changed = change.apply(found.value());
    if (changed.equals(found.value())) {
      return;
    }
    try {
      store.commit(
          List.of(integrations.put(found.tenant(), found.id(), changed, found.version())),
          clock.instant());
    } catch (StaleVersionException e) {
      log.info("integration {} was changed meanwhile: {}", found.id(), e.getMessage());
    }
  }
}
