package io.parley.core.agent;

import io.parley.core.conversation.Citation;
import io.parley.core.conversation.ToolCall;
import java.util.List;

/**
 * What the agent says, checked, with how it came about.
 *
 * @param text what to say to the customer; never empty
 * @param citations what it rests on
 * @param verdict whether it answers
 * @param handoff whether the conversation goes to a person now
 * @param usage what it cost
 * @param language ISO 639-1 code of the language it is in
 * @param told what the customer told of themselves in the message it answers
 * @param calls what the agent's model called, judged
 * @param derivation how it came about, without the ids that the caller adds
 */
public record Reply(
    String text,
    List<Citation> citations,
    Answerer.Verdict verdict,
    boolean handoff,
    Answerer.Usage usage,
    String language,
    List<Answerer.Told> told,
    List<ToolCall> calls,
    Derivation derivation) {
  public Reply {
    citations = List.copyOf(citations);
    told = List.copyOf(told);
    calls = List.copyOf(calls);
  }

  /**
   * The steps of a turn.
   *
   * @param context what was found
   * @param by which model answered, or {@code offline}
   * @param prompt what the model was shown
   * @param notes what was checked and decided, in order
   * @param millis how long each step took
   */
  public record Derivation(
      ContextProvider.Context context,
      String by,
      String prompt,
      List<String> notes,
      java.util.Map<String, Long> millis) {}
}
