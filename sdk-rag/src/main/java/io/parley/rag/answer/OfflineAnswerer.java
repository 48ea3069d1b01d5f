package io.parley.rag.answer;

import io.parley.core.agent.Answerer;
import io.parley.core.agent.Guidance;
import io.parley.core.agent.Passage;
import io.parley.core.agent.guard.Injection;
import io.parley.core.conversation.Citation;
import io.parley.core.language.Language;
import io.parley.core.script.Move;
import io.parley.rag.retrieve.Retriever;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers without a language model, by repeating the one to three statements of the passages that
 * say most about the question. Pure and thread-safe.
 *
 * <p>Every word of an answer stands in a passage, except a greeting in front. When the passages do
 * not cover the question, or are not in the customer's language, it says that it does not know.
 * Lines of marked passages that speak to a model are not repeated. Where a script is followed, its
 * words come after the answer, or alone when nothing was asked. Drafts are marked as by {@value
 * #NAME}.
 */
public final class OfflineAnswerer implements Answerer {
  /** How its drafts are marked. */
  public static final String NAME = "offline";

  private final Selection selection = new Selection();

  @Override
  public Draft answer(Question question) {
    Optional<Guidance> guidance = question.guidance();
    return guidance.isPresent() ? guided(question, guidance.get()) : unguided(question);
  }

  /** An answer from the passages where one is wanted, and then the script's words. */
  private Draft guided(Question question, Guidance guidance) {
    Draft scripted = draft(guidance.words(), List.of(), Verdict.SCRIPTED);
    Optional<SmallTalk.Kind> talk = SmallTalk.of(question.text());
    if (guidance.wants() == Move.Wants.NOTHING && talk.filter(OfflineAnswerer::matters).isEmpty()) {
      return scripted;
    }
    if (talk.filter(kind -> !matters(kind)).isPresent()) {
      Language language = Language.find(question.language()).orElse(Language.ENGLISH);
      return talk.get() == SmallTalk.Kind.GREETING
          ? draft(
              SmallTalk.hello(language, question.known("name")) + guidance.words(),
              List.of(),
              Verdict.SCRIPTED)
          : scripted;
    }
    Draft answer = unguided(question);
    return switch (answer.verdict()) {
      case HANDOFF -> answer;
      case UNKNOWN -> {
        if (guidance.wants() != Move.Wants.ANSWER) {
          yield scripted;
        }
        // A person takes over where nobody knows: then the script waits, too.
        boolean handsOver = question.agent().profile().handoff().whenUnanswered();
        yield handsOver ? answer : followed(answer, guidance);
      }
      case ANSWERED, SMALL_TALK, SCRIPTED -> followed(answer, guidance);
    };
  }

  /** A wish for a person, and whether it is a robot, come before any script. */
  private static boolean matters(SmallTalk.Kind kind) {
    return switch (kind) {
      case PERSON, ROBOT -> true;
      case GREETING, THANKS, GOODBYE -> false;
    };
  }

  private static Draft followed(Draft answer, Guidance guidance) {
    return draft(answer.text() + "\n\n" + guidance.words(), answer.citations(), answer.verdict());
  }

  private Draft unguided(Question question) {
    Language language = Language.find(question.language()).orElse(Language.ENGLISH);
    Optional<SmallTalk.Kind> talk = SmallTalk.of(question.text());
    if (talk.isPresent()) {
      return draft(
          SmallTalk.answer(talk.get(), language, question.known("name")),
          List.of(),
          SmallTalk.verdict(talk.get()));
    }
    List<Passage> readable =
        question.context().passages().stream()
            .filter(passage -> passage.language().map(language.code()::equals).orElse(true))
            .flatMap(
                passage ->
                    question.marks().passages().contains(passage.id())
                        ? withoutInstructions(passage)
                        : Stream.of(passage))
            .toList();
    if (question.context().coverage() < Retriever.ENOUGH_COVERAGE || readable.isEmpty()) {
      return draft(SmallTalk.unknown(language), List.of(), Verdict.UNKNOWN);
    }
    List<Selection.Window> windows = windows(question, language, readable);
    if (windows.isEmpty()) {
      return draft(SmallTalk.unknown(language), List.of(), Verdict.UNKNOWN);
    }
    String hello =
        SmallTalk.greets(question.text()) ? SmallTalk.hello(language, question.known("name")) : "";
    String said = windows.stream().map(Selection.Window::said).collect(Collectors.joining("\n"));
    List<Citation> citations = windows.stream().map(OfflineAnswerer::citation).toList();
    return draft(hello + said, citations, Verdict.ANSWERED);
  }

  /**
   * The parts of a marked passage that do not speak to the model: nobody wants to be told the rest.
   * Each stands in the passage word for word, so that it can be quoted.
   */
  private static Stream<Passage> withoutInstructions(Passage passage) {
    List<String> parts = new ArrayList<>();
    var part = new StringBuilder();
    for (String line : passage.text().split("\n", -1)) {
      if (Injection.isIn(line)) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(line).append('\n');
      }
    }
    parts.add(part.toString());
    return parts.stream()
        .map(String::strip)
        // What is hidden over several lines is in no line alone.
        .filter(text -> !text.isEmpty() && !Injection.isIn(text))
        .map(
            text ->
                new Passage(
                    passage.id(),
                    passage.sourceId(),
                    passage.title(),
                    text,
                    passage.language(),
                    passage.score(),
                    passage.explanation()));
  }

  private List<Selection.Window> windows(
      Question question, Language language, List<Passage> passages) {
    Optional<String> before = question.context().goesOnFrom();
    if (before.isEmpty()) {
      return selection.best(question.text(), language, passages);
    }
    // Told as a statement, what was asked before weighs half; unless the rest says nothing by
    // itself.
    String told = before.get().replaceAll("[¿?]", " ").strip() + ".\n" + question.text();
    List<Selection.Window> windows = selection.best(told, language, passages);
    return windows.isEmpty()
        ? selection.best(before.get() + "\n" + question.text(), language, passages)
        : windows;
  }

  private static Citation citation(Selection.Window window) {
    Passage passage = window.passage();
    return new Citation(
        passage.id(), passage.sourceId(), passage.title(), window.quote(), passage.score());
  }

  private static Draft draft(String text, List<Citation> citations, Verdict verdict) {
    return new Draft(text, citations, verdict, NAME, "", Usage.NONE);
  }
}
