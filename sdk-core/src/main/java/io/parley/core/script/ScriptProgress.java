package io.parley.core.script;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a conversation is in a script. A value: the engine takes one and gives the next.
 *
 * @param status whether it goes on
 * @param step the id of the step that waits for the customer; empty when it is over
 * @param attempts how often an answer to that step failed
 * @param slots what the customer told, by slot: texts, numbers, yes or no
 * @param passed the steps behind it, in the order they were passed
 * @param reason why it is over; empty while it is not
 */
public record ScriptProgress(
    Status status,
    Optional<String> step,
    int attempts,
    Map<String, Object> slots,
    List<Passed> passed,
    Optional<String> reason) {
  /** What the names of slots begin with in conditions and placeholders. */
  public static final String SLOT = "slot.";

  public ScriptProgress {
    slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
    passed = List.copyOf(passed);
    if (step.isPresent() != (status == Status.ACTIVE)) {
      throw new IllegalArgumentException("step must be there while the script is active, and only");
    }
  }

  /** Whether a script goes on. */
  public enum Status {
    /** A step waits for the customer. */
    ACTIVE,
    /** It came to its end. */
    FINISHED,
    /** It was given up or taken away before its end. */
    STOPPED
  }

  /**
   * A step behind.
   *
   * @param step its id
   * @param result what became of it
   * @param at when
   * @param why for people; may be empty
   */
  public record Passed(String step, Result result, Instant at, String why) {}

  /** What became of a step. */
  public enum Result {
    /** Said, and answered where it asks. */
    DONE,
    /** Not said: the customer had told before what it asks. */
    OUT_OF_ORDER,
    /** Left without an answer. */
    SKIPPED
  }

  /** The same, over for that reason. */
  public ScriptProgress stopped(String why) {
    return new ScriptProgress(Status.STOPPED, Optional.empty(), 0, slots, passed, Optional.of(why));
  }
}
