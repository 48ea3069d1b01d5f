package io.parley.server.kommo;

import io.parley.kommo.reply.SalesbotTransport.Saying;
import java.util.Optional;

/**
 * What the ways to answer of one integration need beside its account, as stored.
 *
 * @param field a field of leads and a salesbot that says it
 * @param salesbot a salesbot that asks for answers
 * @param chats a channel of one's own in Kommo
 */
record ReplyWay(Optional<Field> field, Optional<Salesbot> salesbot, Optional<Chats> chats) {
  static final ReplyWay NONE = new ReplyWay(Optional.empty(), Optional.empty(), Optional.empty());

  /** Made by hand in Kommo. */
  record Field(long fieldId, long botId) {}

  /**
   * A widget of ours in a salesbot.
   *
   * @param secret the integration's secret key, sealed
   * @param saying who says the answer
   */
  record Salesbot(String secret, Saying saying) {}

  /**
   * A channel.
   *
   * @param scopeId the channel in this account
   * @param secret the channel's secret, sealed
   */
  record Chats(String scopeId, String secret) {}
}
