package io.parley.core.agent;

import io.parley.core.agent.Answerer.Draft;
import io.parley.core.agent.Answerer.Told;
import io.parley.core.agent.Answerer.Usage;
import io.parley.core.agent.Answerer.Verdict;
import io.parley.core.conversation.Citation;
import io.parley.core.conversation.ToolCall;
import io.parley.core.json.Json;
import io.parley.core.json.MalformedJsonException;
import io.parley.core.model.UnusableAnswerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The JSON in which a model answers. Pure. */
record AnswerJson(
    Optional<String> answer,
    Optional<String> verdict,
    Optional<List<Quoted>> citations,
    Optional<List<Noticed>> remember) {

  record Noticed(Optional<String> key, Optional<String> value) {}

  record Quoted(Optional<String> source, Optional<String> quote) {}

  /**
   * The draft that the model's words make.
   *
   * @throws UnusableAnswerException when they are not the JSON that was asked for, or say nothing
   */
  static Draft read(
      Answerer.Question question,
      String raw,
      String name,
      String prompt,
      Usage usage,
      Toolset.Calls calls) {
    String remote = "model " + name;
    AnswerJson answer;
    try {
      int from = raw.indexOf('{');
      int to = raw.lastIndexOf('}');
      answer =
          Json.read(from < 0 || to < from ? raw : raw.substring(from, to + 1), AnswerJson.class);
    } catch (MalformedJsonException e) {
      throw new UnusableAnswerException(
          remote, "answered with something else than the JSON it was asked for", e);
    }
    String text = answer.answer().map(String::strip).orElse("");
    if (text.isEmpty()) {
      throw new UnusableAnswerException(remote, "answered with no text", null);
    }
    return answer.draft(question, text, name, prompt, usage, calls);
  }

  Draft draft(
      Answerer.Question question,
      String text,
      String name,
      String prompt,
      Usage usage,
      Toolset.Calls calls) {
    List<Citation> cited = new ArrayList<>();
    List<Passage> known = question.finding(calls.found()).context().passages();
    for (Quoted quoted : citations.orElse(List.of())) {
      passage(known, quoted.source())
          .ifPresent(
              passage ->
                  cited.add(
                      new Citation(
                          passage.id(),
                          passage.sourceId(),
                          passage.title(),
                          quoted.quote().orElse(""),
                          passage.score())));
    }
    Verdict meant =
        switch (verdict.orElse("answered").toLowerCase(Locale.ROOT)) {
          case "small_talk" -> Verdict.SMALL_TALK;
          case "scripted" -> question.guidance().isPresent() ? Verdict.SCRIPTED : Verdict.ANSWERED;
          case "unknown" -> Verdict.UNKNOWN;
          case "handoff" -> Verdict.HANDOFF;
          // Who only arranged something answers from no source.
          default ->
              cited.isEmpty()
                      && calls.made().stream()
                          .anyMatch(call -> call.state() != ToolCall.State.FOUND)
                  ? Verdict.SMALL_TALK
                  : Verdict.ANSWERED;
        };
    return new Draft(
        text,
        cited,
        calls.handedOff() ? Verdict.HANDOFF : meant,
        name,
        prompt,
        usage,
        told(),
        calls.made(),
        calls.found());
  }

  private List<Told> told() {
    List<Told> told = new ArrayList<>();
    for (Noticed noticed : remember.orElse(List.of())) {
      String key = noticed.key().orElse("").strip().toLowerCase(Locale.ROOT).replace(' ', '_');
      String value = noticed.value().orElse("").strip();
      if (key.matches("[a-z][a-z0-9_]{0,39}") && !value.isEmpty() && value.length() <= 200) {
        told.add(new Told(key, value));
      }
    }
    return told;
  }

  private static Optional<Passage> passage(List<Passage> passages, Optional<String> label) {
    for (int i = 0; i < passages.size(); i++) {
      if (label.isPresent() && label.get().equalsIgnoreCase("S" + (i + 1))) {
        return Optional.of(passages.get(i));
      }
    }
    return Optional.empty();
  }
}
