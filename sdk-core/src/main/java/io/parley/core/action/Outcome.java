package io.parley.core.action;

import java.util.Optional;

/** What came of carrying out an action. */
public sealed interface Outcome {
  /**
   * It happened.
   *
   * @param remoteId the outside's name for what was made, when there is one
   * @param how what is worth knowing about the way it went, for people; empty when it went as usual
   */
  record Done(Optional<String> remoteId, String how) implements Outcome {
    /** It went as usual. */
    public Done(Optional<String> remoteId) {
      this(remoteId, "");
    }
  }

  /** Refused for a reason that its author can act on. Not retried. */
  record Refused(String reason) implements Outcome {}

  /** It may or may not have happened. */
  record Unknown(String reason) implements Outcome {}
}
