package io.parley.kommo.sandbox;

import java.time.Instant;

/**
 * One attempt to deliver a webhook. Immutable.
 *
 * @param at when it was sent, on the sandbox's clock
 * @param destination where to
 * @param body the form as sent
 * @param attempt 1 to 5
 * @param status what was answered; 0 when nothing was
 * @param problem why nothing was answered; empty when something was
 */
public record HookDelivery(
    Instant at, String destination, String body, int attempt, int status, String problem) {
  /** Whether Kommo takes the answer as received: a status of 100 to 299. */
  public boolean valid() {
    return status >= 100 && status < 300;
  }
}
