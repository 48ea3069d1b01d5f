package io.parley.core.agent;

import io.parley.core.conversation.ContactFact;
import io.parley.core.conversation.Message;
import io.parley.core.work.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a turn starts from: the customer's words and all that is known. Immutable.
 *
 * @param agent who answers
 * @param history earlier messages within the agent's window, oldest first, without the one to
 *     answer
 * @param summary what was said before the window; empty when nothing was, or it is not kept
 * @param known what the customer told of themselves before, also in other conversations
 * @param text the customer's message
 * @param tools what the agent's model may have done
 * @param ledger what was planned and done for this customer before, newest first
 * @param now the present
 * @param guidance what a script wants said; empty when none is followed
 */
public record Turn(
    Agent agent,
    List<Message> history,
    Optional<String> summary,
    List<ContactFact> known,
    String text,
    Toolset tools,
    List<Effect> ledger,
    Instant now,
    Optional<Guidance> guidance) {
  public Turn {
    history = List.copyOf(history);
    known = List.copyOf(known);
    ledger = List.copyOf(ledger);
  }

  /** A turn in which no script is followed. */
  public Turn(
      Agent agent,
      List<Message> history,
      Optional<String> summary,
      List<ContactFact> known,
      String text,
      Toolset tools,
      List<Effect> ledger,
      Instant now) {
    this(agent, history, summary, known, text, tools, ledger, now, Optional.empty());
  }

  /** A first message from somebody of whom nothing is known. */
  public static Turn of(Agent agent, String text, Instant now) {
    return new Turn(
        agent, List.of(), Optional.empty(), List.of(), text, Toolset.NONE, List.of(), now);
  }

  /** The same, answered by another. */
  public Turn by(Agent another) {
    return new Turn(another, history, summary, known, text, tools, ledger, now, guidance);
  }

  /** The same after these messages. */
  public Turn after(List<Message> messages) {
    return new Turn(agent, messages, summary, known, text, tools, ledger, now, guidance);
  }

  /** The same, long after what the summary tells. */
  public Turn summary(Optional<String> said) {
    return new Turn(agent, history, said, known, text, tools, ledger, now, guidance);
  }

  /** The same with somebody of whom this is known. */
  public Turn knowing(List<ContactFact> facts) {
    return new Turn(agent, history, summary, facts, text, tools, ledger, now, guidance);
  }

  /** The same, in which these may be called. */
  public Turn with(Toolset toolset) {
    return new Turn(agent, history, summary, known, text, toolset, ledger, now, guidance);
  }

  /** The same after these acts, newest first. */
  public Turn having(List<Effect> acts) {
    return new Turn(agent, history, summary, known, text, tools, acts, now, guidance);
  }

  /** The same, in which a script wants this said. */
  public Turn guided(Optional<Guidance> words) {
    return new Turn(agent, history, summary, known, text, tools, ledger, now, words);
  }
}
