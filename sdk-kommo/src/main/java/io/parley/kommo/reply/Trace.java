package io.parley.kommo.reply;

import java.util.Optional;

/** What a look for an answer that may have been sent found. */
public sealed interface Trace {
  /**
   * All of it is there.
   *
   * @param remoteId Kommo's name for the last part of it
   */
  record Found(String remoteId) implements Trace {}

  /**
   * It may be there, and this way does not show it.
   *
   * @param reason why, for people
   */
  record Hidden(String reason) implements Trace {}

  /**
   * Not all of it is there.
   *
   * @param parts how many of its first parts are
   * @param lastId Kommo's name for the last of these; empty when there is none
   */
  record Missing(int parts, Optional<String> lastId) implements Trace {}
}
