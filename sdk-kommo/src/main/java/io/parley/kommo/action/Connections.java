package io.parley.kommo.action;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import io.parley.kommo.Kommo;
import io.parley.kommo.reply.ReplyTransport;
import java.util.Optional;

/**
 * Finds the account an effect is for. Implementations are thread-safe and hand out the same client
 * for the same integration, so that its request budget is shared.
 */
@Spi
@FunctionalInterface
public interface Connections {
  /**
   * The connection of an integration; empty when it is not there or was disconnected.
   *
   * @param integration as the effect's target names it; empty text when it names none, which may be
   *     answered when the tenant has exactly one
   */
  Optional<Connected> find(TenantId tenant, String integration);

  /**
   * A connected account.
   *
   * @param kommo its client
   * @param reply the way answers go out
   */
  record Connected(Kommo kommo, ReplyTransport reply) {}
}
