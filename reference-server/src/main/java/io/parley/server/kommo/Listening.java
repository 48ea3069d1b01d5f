package io.parley.server.kommo;

import java.time.Instant;
import java.util.Optional;

/**
 * Since when an integration has been listened to without a gap, as stored.
 *
 * @param heardAt when this server was last known to be up
 * @param subscribedAt when the account was last known to send its webhooks here
 * @param caughtUpAt until when the account's history was read
 */
record Listening(Instant heardAt, Instant subscribedAt, Optional<Instant> caughtUpAt) {}
