package io.parley.core.agent;

import io.parley.core.conversation.Message;
import io.parley.core.conversation.ToolCall;
import io.parley.core.language.Language;
import io.parley.core.model.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Makes one turn of an agent: finds passages, marks what is to be taken with care, has an answer
 * worded and checked, and falls back to the built-in answerer when the model fails or insists on
 * what must not go out. A turn ends within its patience and a moment, whatever the model does.
 * Thread-safe; acts on nothing.
 */
public final class Responder {
  /** So long a model is waited for in a turn at most, with all retries and repairs. */
  public static final Duration PATIENCE = Duration.ofSeconds(25);

  private static final int EARLIER = 3;
  private static final int MOST_TOLD = 10;

  private final ContextProvider knowledge;
  private final List<InputGuard> inputGuards;
  private final List<Answerer> answerers;
  private final List<Guard> guards;
  private final Duration patience;
  private final UnaryOperator<Agent> completed;

  /**
   * @param knowledge what may be used
   * @param inputGuards look at what comes in
   * @param answerers word the answer: the first is asked first, the next when it fails or is
   *     refused by a guard; the last is the built-in one, which can always say that it does not
   *     know
   * @param guards check each draft, in this order
   * @param patience so long a model is waited for in a turn, with all retries and repairs;
   *     positive, at most {@link #PATIENCE}
   */
  public Responder(
      ContextProvider knowledge,
      List<InputGuard> inputGuards,
      List<Answerer> answerers,
      List<Guard> guards,
      Duration patience) {
    this(knowledge, inputGuards, answerers, guards, patience, UnaryOperator.identity());
  }

  private Responder(
      ContextProvider knowledge,
      List<InputGuard> inputGuards,
      List<Answerer> answerers,
      List<Guard> guards,
      Duration patience,
      UnaryOperator<Agent> completed) {
    if (!patience.isPositive() || patience.compareTo(PATIENCE) > 0) {
      throw new IllegalArgumentException(
          "patience " + patience + " must be positive and at most " + PATIENCE);
    }
    if (answerers.isEmpty()) {
      throw new IllegalArgumentException("answerers must not be empty");
    }
    this.knowledge = knowledge;
    this.inputGuards = List.copyOf(inputGuards);
    this.answerers = List.copyOf(answerers);
    this.guards = List.copyOf(guards);
    this.patience = patience;
    this.completed = completed;
  }

  /** With no guards of what comes in, and all the patience. */
  public Responder(ContextProvider knowledge, List<Answerer> answerers, List<Guard> guards) {
    this(knowledge, List.of(), answerers, guards, PATIENCE);
  }

  /**
   * The same, in which agents take what they do not say themselves from elsewhere, such as the
   * model of their account.
   */
  public Responder completing(UnaryOperator<Agent> from) {
    return new Responder(knowledge, inputGuards, answerers, guards, patience, from);
  }

  /** Answers the customer's newest message. */
  public Reply reply(Turn turn) {
    return reply(turn, Optional.empty());
  }

  /**
   * The same, heard sentence by sentence while it is made, each after the guards have passed it.
   */
  public Reply reply(Turn turn, Speaker speaker) {
    return reply(turn, Optional.of(speaker));
  }

  Reply reply(Turn given, Optional<Speaker> speaker) {
    Turn asked = given.by(completed.apply(given.agent()));
    Map<String, Long> millis = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    Agent agent = asked.agent();
    // What is looked up later is looked at as what is found at once; the message is looked at once.
    Turn silent = Turn.of(agent, "", asked.now());
    Turn turn = asked.with(asked.tools().marking(found -> marks(silent, found, notes)));
    String language = language(agent, turn.history(), turn.text());

    long started = System.nanoTime();
    ContextProvider.Context context =
        knowledge.find(
            new ContextProvider.Request(
                agent.tenant(),
                turn.text(),
                earlier(turn.history()),
                Optional.of(language),
                agent.profile().retrieval()));
    millis.put("retrieve", elapsed(started));
    context
        .goesOnFrom()
        .ifPresent(before -> notes.add("understood as going on from: \"" + before + "\""));
    turn.guidance().map(Guidance::note).ifPresent(notes::add);
    InputGuard.Marks marks = marks(turn, context, notes);

    started = System.nanoTime();
    var question =
        new Answerer.Question(
            turn, language, context, marks, List.of(), Patience.of(patience), Optional.empty());
    var drafting = new Drafting(answerers, guards, question, speaker, notes);
    Answerer.Draft draft = drafting.draft();
    millis.put("answer", elapsed(started));

    Agent.Handoff policy = agent.profile().handoff();
    boolean handoff =
        draft.verdict() == Answerer.Verdict.HANDOFF
            || draft.calls().stream().anyMatch(call -> call.state() == ToolCall.State.DONE)
            || (draft.verdict() == Answerer.Verdict.UNKNOWN && policy.whenUnanswered())
            || (drafting.modelFailed() && policy.whenModelFails());
    String said =
        handoff && drafting.spoken().isEmpty()
            ? policy.message().orElse(draft.text())
            : draft.text();
    drafting.rest(said);
    notes.add(verdict(draft, handoff));
    return new Reply(
        said,
        draft.citations(),
        draft.verdict(),
        handoff,
        drafting.usage(),
        language,
        told(agent, turn.text(), draft),
        draft.calls(),
        new Reply.Derivation(
            context.with(draft.found()), draft.by(), draft.prompt(), notes, millis));
  }

  private InputGuard.Marks marks(Turn turn, ContextProvider.Context context, List<String> notes) {
    boolean message = false;
    Set<String> passages = new LinkedHashSet<>();
    for (InputGuard guard : inputGuards) {
      InputGuard.Marks marks = guard.mark(turn, context);
      message |= marks.message();
      passages.addAll(marks.passages());
      marks.notes().forEach(note -> notes.add(guard.name() + ": " + note));
    }
    return new InputGuard.Marks(message, passages, List.of());
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
