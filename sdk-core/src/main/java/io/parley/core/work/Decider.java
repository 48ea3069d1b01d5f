package io.parley.core.work;

import io.parley.core.Spi;
import io.parley.core.event.Event;
import java.time.Instant;
import java.util.List;

/**
 * Decides what an event leads to: the agent, the rules, the sequences.
 *
 * <p>Decides, never acts: it may read and think, but whatever it wants done comes back as writes
 * (planned effects among them) that are stored in one commit with the event's end. Called on a
 * virtual thread, for one event of a subject at a time.
 */
@Spi
public interface Decider {
  /** Names it in reasons and logs, such as {@code agent}. */
  String name();

  /** What the event leads to; {@link Decision#no} with a reason when to nothing. */
  Decision decide(Event event, Instant now);

  /**
   * A decision as a value.
   *
   * @param acted whether the decider took the event up
   * @param reason why, for people; one sentence; empty when it is not worth a word
   * @param writes what to store; may hold something also when it did not act, such as the
   *     customer's message in a conversation that a person has taken over
   */
  record Decision(boolean acted, String reason, List<Write> writes) {
    public Decision {
      writes = List.copyOf(writes);
    }

    /** Took the event up. */
    public static Decision yes(String reason, List<Write> writes) {
      return new Decision(true, reason, writes);
    }

    /** Left the event alone. */
    public static Decision no(String reason) {
      return new Decision(false, reason, List.of());
    }
  }
}
