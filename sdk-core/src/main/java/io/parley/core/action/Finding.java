package io.parley.core.action;

import java.util.Optional;

/** What a look at the outside says about an act whose answer was lost. */
public sealed interface Finding {
  /** It is there. */
  record Happened(Optional<String> remoteId) implements Finding {}

  /** It is certainly not there: doing it now does it once. */
  record Absent() implements Finding {}

  /** The outside cannot show it; a person has to decide. */
  record Unclear(String reason) implements Finding {}
}
