package io.parley.core.agent;

import io.parley.core.Spi;
import io.parley.core.conversation.Citation;
import io.parley.core.conversation.ContactFact;
import io.parley.core.conversation.Message;
import io.parley.core.conversation.ToolCall;
import io.parley.core.model.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Words an answer from what was found. Thread-safe. Answers only from the passages, in the
 * customer's language, and says so when they do not suffice.
 */
@Spi
public interface Answerer {
  /**
   * Words the answer.
   *
   * @throws io.parley.core.RemoteException when a model behind it fails
   */
  Draft answer(Question question);

  /**
   * How often it is worth asking again with what was wrong; 0 when it would say the same. At most
   * two repairs are ever asked for.
   */
  default int repairs() {
    return 0;
  }

  /**
   * What is asked, with all that may be used.
   *
   * @param turn the customer's words and what is known
   * @param language ISO 639-1 code of the language to answer in
   * @param context what was found
   * @param marks what of it is to be taken with care
   * @param refused why earlier drafts of this answer were refused, in order
   * @param patience how long the answer may take
   * @param hearing hears the draft grow where the answerer can tell it piece by piece; empty when
   *     it is wanted as a whole
   */
  record Question(
      Turn turn,
      String language,
      ContextProvider.Context context,
      InputGuard.Marks marks,
      List<String> refused,
      Patience patience,
      Optional<Hearing> hearing) {
    private static final Duration USUAL = Duration.ofSeconds(25);

    public Question {
      refused = List.copyOf(refused);
    }

    /** Asked for the first time. */
    public Question(Turn turn, String language, ContextProvider.Context context) {
      this(
          turn,
          language,
          context,
          InputGuard.Marks.NONE,
          List.of(),
          Patience.of(USUAL),
          Optional.empty());
    }

    /** Who answers. */
    public Agent agent() {
      return turn.agent();
    }

    /** Earlier messages, oldest first, without the one to answer. */
    public List<Message> history() {
      return turn.history();
    }

    /** The customer's message. */
    public String text() {
      return turn.text();
    }

    /** What the customer told of themselves before, also in other conversations. */
    public List<ContactFact> known() {
      return turn.known();
    }

    /** What a script wants said; empty when none is followed. */
    public Optional<Guidance> guidance() {
      return turn.guidance();
    }

    /** The value of a fact that is known of the customer. */
    public Optional<String> known(String key) {
      return known().stream()
          .filter(fact -> fact.key().equals(key))
          .map(ContactFact::value)
          .findFirst();
    }

    /** The same with more to answer from. */
    public Question finding(List<Passage> more) {
      if (more.isEmpty()) {
        return this;
      }
      return new Question(turn, language, context.with(more), marks, refused, patience, hearing);
    }

    /** The same with nothing to answer from. */
    Question without() {
      return new Question(
          turn,
          language,
          ContextProvider.Context.EMPTY,
          marks,
          refused,
          patience,
          Optional.empty());
    }
  }

  /** Hears a draft grow. */
  @FunctionalInterface
  interface Hearing {
    /**
     * The draft so far, at the end of a sentence.
     *
     * @return whether to go on; false when what was heard last must not go out
     */
    boolean grows(Draft sofar);
  }

  /**
   * Something the customer told of themselves in the message at hand.
   *
   * @param key what it is, such as {@code name}
   * @param value in the customer's own words
   */
  record Told(String key, String value) {}

  /**
   * An answer before it is checked.
   *
   * @param text what to say to the customer
   * @param citations the passages it rests on with exact quotes
   * @param verdict whether it answers
   * @param by which model, or {@code offline} for the built-in answerer
   * @param prompt what the model was shown; empty for the offline answerer
   * @param usage what it cost
   * @param told what the customer told of themselves in the message, as the model understood it
   * @param calls what the model called on the way, judged
   * @param found what it looked up on the way, and may answer from as from the question's context
   */
  record Draft(
      String text,
      List<Citation> citations,
      Verdict verdict,
      String by,
      String prompt,
      Usage usage,
      List<Told> told,
      List<ToolCall> calls,
      List<Passage> found) {
    public Draft {
      citations = List.copyOf(citations);
      told = List.copyOf(told);
      calls = List.copyOf(calls);
      found = List.copyOf(found);
    }

    /** A draft for which nothing was looked up. */
    public Draft(
        String text,
        List<Citation> citations,
        Verdict verdict,
        String by,
        String prompt,
        Usage usage,
        List<Told> told,
        List<ToolCall> calls) {
      this(text, citations, verdict, by, prompt, usage, told, calls, List.of());
    }

    /** A draft for which nothing was called. */
    public Draft(
        String text,
        List<Citation> citations,
        Verdict verdict,
        String by,
        String prompt,
        Usage usage,
        List<Told> told) {
      this(text, citations, verdict, by, prompt, usage, told, List.of());
    }

    /** The same in other words. */
    public Draft saying(String words) {
      return new Draft(words, citations, verdict, by, prompt, usage, told, calls, found);
    }

    /** A draft that noticed nothing about the customer. */
    public Draft(
        String text,
        List<Citation> citations,
        Verdict verdict,
        String by,
        String prompt,
        Usage usage) {
      this(text, citations, verdict, by, prompt, usage, List.of());
    }
  }

  /** Whether a draft answers the question. */
  enum Verdict {
    /** It answers from the passages. */
    ANSWERED,
    /** It is small talk that needs no source: a greeting, thanks. */
    SMALL_TALK,
    /** It says what a script wants said, and needs no source. */
    SCRIPTED,
    /** The passages do not hold the answer; the text says so. */
    UNKNOWN,
    /** The customer wants a person, or the matter needs one. */
    HANDOFF
  }

  /**
   * Tokens of the model call.
   *
   * @param inputTokens of the prompt; 0 when no model was asked
   * @param outputTokens of the answer; 0 when no model was asked
   */
  record Usage(int inputTokens, int outputTokens) {
    /** No model was asked. */
    public static final Usage NONE = new Usage(0, 0);

    /** Both together. */
    public Usage and(Usage other) {
      return new Usage(inputTokens + other.inputTokens, outputTokens + other.outputTokens);
    }
  }
}
