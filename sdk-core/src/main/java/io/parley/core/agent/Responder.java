package io.parley.core.agent;

import io.parley.core.SdkException;
import io.parley.core.conversation.ContactFact;
import io.parley.core.conversation.Message;
import io.parley.core.language.Language;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one turn of an agent: finds passages, has an answer worded, checks it, and falls back to
 * the built-in answerer when the model fails or says what no passage bears. Thread-safe; acts on
 * nothing.
 */
public final class Responder {
  private static final Logger log = LoggerFactory.getLogger(Responder.class);

  private static final int EARLIER = 3;
  private static final int MOST_TOLD = 10;

  private final ContextProvider knowledge;
  private final List<Answerer> answerers;
  private final List<Answerer.Guard> guards;

  /**
   * @param knowledge what may be used
   * @param answerers word the answer: the first is asked first, the next when it fails or is
   *     refused by a guard; the last is the built-in one, which can always say that it does not
   *     know
   * @param guards check each draft, in this order
   */
  public Responder(
      ContextProvider knowledge, List<Answerer> answerers, List<Answerer.Guard> guards) {
    if (answerers.isEmpty()) {
      throw new IllegalArgumentException("answerers must not be empty");
    }
    this.knowledge = knowledge;
    this.answerers = List.copyOf(answerers);
    this.guards = List.copyOf(guards);
  }

  /** Answers the message of a customer of whom nothing is known. */
  public Reply reply(Agent agent, List<Message> history, String text) {
    return reply(agent, history, List.of(), text);
  }

  /**
   * Answers the customer's newest message.
   *
   * @param agent who answers
   * @param history earlier messages, oldest first
   * @param known what the customer told of themselves before
   * @param text the message to answer
   */
  public Reply reply(Agent agent, List<Message> history, List<ContactFact> known, String text) {
    return reply(agent, history, known, text, Optional.empty());
  }

  /** The same, with what a script wants said besides. */
  public Reply reply(
      Agent agent,
      List<Message> history,
      List<ContactFact> known,
      String text,
      Optional<Guidance> guidance) {
    Map<String, Long> millis = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    String language = language(agent, history, text);

    long started = System.nanoTime();
    ContextProvider.Context context =
        knowledge.find(
            new ContextProvider.Request(
                agent.tenant(),
                text,
                earlier(history),
                Optional.of(language),
                agent.profile().retrieval()));
    millis.put("retrieve", elapsed(started));
    context
        .goesOnFrom()
        .ifPresent(before -> notes.add("understood as going on from: \"" + before + "\""));
    guidance.map(Guidance::note).ifPresent(notes::add);

    started = System.nanoTime();
    var question = new Answerer.Question(agent, history, text, language, context, known, guidance);
    Answerer.Draft draft = draft(question, notes);
    millis.put("answer", elapsed(started));

    boolean handoff =
        draft.verdict() == Answerer.Verdict.HANDOFF
            || (draft.verdict() == Answerer.Verdict.UNKNOWN
                && agent.profile().handoff().whenUnanswered());
    String said = handoff ? agent.profile().handoff().message().orElse(draft.text()) : draft.text();
    notes.add(verdict(draft, handoff));
    return new Reply(
        said,
        draft.citations(),
        draft.verdict(),
        handoff,
        draft.usage(),
        language,
        told(agent, text, draft),
        new Reply.Derivation(context, draft.by(), draft.prompt(), notes, millis));
  }

  private Answerer.Draft draft(Answerer.Question question, List<String> notes) {
    for (Answerer answerer : answerers) {
      try {
        Answerer.Draft draft = answerer.answer(question);
        Optional<String> objection = objection(question, draft);
        if (objection.isEmpty()) {
          return draft;
        }
        notes.add("the draft of " + draft.by() + " was refused: " + objection.get());
      } catch (SdkException e) {
        log.warn("an answerer failed, the next one takes over: {}", e.getMessage());
        notes.add("an answerer failed: " + e.getMessage());
      }
    }
    // With nothing to answer from, the last one says that it does not know.
    return answerers
        .getLast()
        .answer(
            new Answerer.Question(
                question.agent(),
                question.history(),
                question.text(),
                question.language(),
                ContextProvider.Context.EMPTY,
                question.known(),
                question.guidance()));
  }

  private static List<String> earlier(List<Message> history) {
    return history.reversed().stream()
        .filter(Message.FromCustomer.class::isInstance)
        .map(Message::text)
        .filter(said -> !said.isBlank())
        .limit(EARLIER)
        .toList();
  }

  /**
   * What was said in so many words, and what the model noticed, if those are the customer's words.
   */
  private static List<Answerer.Told> told(Agent agent, String text, Answerer.Draft draft) {
    if (!agent.profile().memory().facts()) {
      return List.of();
    }
    Map<String, Answerer.Told> told = new LinkedHashMap<>();
    for (Answerer.Told noticed : draft.told()) {
      if (text.toLowerCase(Locale.ROOT).contains(noticed.value().toLowerCase(Locale.ROOT))) {
        told.putIfAbsent(noticed.key(), noticed);
      }
    }
    StatedFacts.in(text).forEach(stated -> told.put(stated.key(), stated));
    return told.values().stream().limit(MOST_TOLD).toList();
  }

  private Optional<String> objection(Answerer.Question question, Answerer.Draft draft) {
    return guards.stream()
        .map(guard -> guard.objection(question, draft))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The customer's own language where the agent speaks it, else the agent's first. */
  static String language(Agent agent, List<Message> history, String text) {
    Optional<String> spoken = Language.detect(text).map(Language::code);
    for (int i = history.size() - 1; spoken.isEmpty() && i >= 0; i--) {
      spoken = Language.detect(history.get(i).text()).map(Language::code);
    }
    List<String> known = agent.profile().languages();
    return spoken
        .filter(code -> known.isEmpty() || known.contains(code))
        .orElseGet(() -> known.isEmpty() ? "en" : known.getFirst());
  }

  private static String verdict(Answerer.Draft draft, boolean handoff) {
    String said =
        switch (draft.verdict()) {
          case ANSWERED -> "answered from " + draft.citations().size() + " citations";
          case SMALL_TALK -> "small talk, no source needed";
          case SCRIPTED -> "followed the script, no source needed";
          case UNKNOWN -> "the knowledge base does not answer this";
          case HANDOFF -> "the customer needs a person";
        };
    return said + " by " + draft.by() + (handoff ? "; handed to a person" : "");
  }

  private static long elapsed(long started) {
    return (System.nanoTime() - started) / 1_000_000;
  }
}
