package io.parley.core.action;

import java.util.Optional;

/** What came of carrying out an action. */
public sealed interface Outcome {
  /** It happened. {@code remoteId} is the outside's name for what was made, when there is one. */
  record Done(Optional<String> remoteId) implements Outcome {}

  /** Refused for a reason that its author can act on. Not retried. */
  record Refused(String reason) implements Outcome {}

  /** It may or may not have happened. */
  record Unknown(String reason) implements Outcome {}
}
