package io.parley.kommo.reply;

import java.time.Instant;
import java.util.function.Predicate;

/**
 * A way for an answer to reach a client, or a person who passes it on. Thread-safe; calls block.
 *
 * <p>Kommo knows no idempotency key for what is sent here. So nothing is repeated by itself: after
 * a lost answer, {@link #find} tells what arrived, and {@link #send} goes on from there.
 */
public sealed interface ReplyTransport
    permits TalkTransport, SalesbotTransport, FieldTransport, NoteTransport, AutoTransport {
  /** Its name in settings, such as {@code talk}. */
  String name();

  /** Whether it can be used there, found out without sending anything. */
  Capability probe(Destination to);

  /**
   * Sends an answer, in several parts when the channel is too narrow for it.
   *
   * @param from how many parts were sent before: 0 for all of it
   * @throws io.parley.core.RemoteException when Kommo failed or did not answer
   */
  Delivery send(Destination to, String text, int from);

  /**
   * Looks for an answer that may have been sent.
   *
   * @param since not before; Kommo tells time to the second, so take a few seconds off
   * @param claimed whether the thing with this remote id belongs to somebody else
   * @throws io.parley.core.RemoteException when Kommo failed
   */
  Trace find(Destination to, String text, Instant since, Predicate<String> claimed);
}
