package io.parley.rag.answer;

import io.parley.core.agent.Answerer;
import io.parley.core.agent.Passage;
import io.parley.core.conversation.Citation;
import io.parley.core.language.Language;
import io.parley.rag.retrieve.Retriever;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Answers without a language model, by repeating the one to three statements of the passages that
 * say most about the question. Pure and thread-safe.
 *
 * <p>Every word of an answer stands in a passage, except a greeting in front. When the passages do
 * not cover the question, or are not in the customer's language, it says that it does not know.
 * Drafts are marked as by {@value #NAME}.
 */
public final class OfflineAnswerer implements Answerer {
  /** How its drafts are marked. */
  public static final String NAME = "offline";

  private final Selection selection = new Selection();

  @Override
  public Draft answer(Question question) {
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
