package io.parley.kommo.reply;

/** Whether a transport can be used. */
public sealed interface Capability {
  /** As far as can be told without sending anything. */
  record Available() implements Capability {}

  /** For this reason not. */
  record Unavailable(String reason) implements Capability {}
}
