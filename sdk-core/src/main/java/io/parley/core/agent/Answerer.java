package io.parley.core.agent;

import io.parley.core.Spi;
import io.parley.core.conversation.Citation;
import io.parley.core.conversation.ContactFact;
import io.parley.core.conversation.Message;
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
   * What is asked, with all that may be used.
   *
   * @param agent who answers
   * @param history earlier messages, oldest first, without the one to answer
   * @param text the customer's message
   * @param language ISO 639-1 code of the language to answer in
   * @param context what was found
   * @param known what the customer told of themselves before, also in other conversations
   * @param guidance what a script wants said; empty when none is followed
   */
  record Question(
      Agent agent,
      List<Message> history,
      String text,
      String language,
      ContextProvider.Context context,
      List<ContactFact> known,
      Optional<Guidance> guidance) {
    public Question {
      history = List.copyOf(history);
      known = List.copyOf(known);
    }

    /** Asked where no script is followed. */
    public Question(
        Agent agent,
        List<Message> history,
        String text,
        String language,
        ContextProvider.Context context,
        List<ContactFact> known) {
      this(agent, history, text, language, context, known, Optional.empty());
    }

    /** The value of a fact that is known of the customer. */
    public Optional<String> known(String key) {
      return known.stream()
          .filter(fact -> fact.key().equals(key))
          .map(ContactFact::value)
          .findFirst();
    }
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
   */
  record Draft(
      String text,
      List<Citation> citations,
      Verdict verdict,
      String by,
      String prompt,
      Usage usage,
      List<Told> told) {
    public Draft {
      citations = List.copyOf(citations);
      told = List.copyOf(told);
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
  }

  /** Checks a draft against the passages before anybody sees it. */
  @Spi
  interface Guard {
    /** Why the draft must not go out; empty when it may. */
    Optional<String> objection(Question question, Draft draft);
  }
}
