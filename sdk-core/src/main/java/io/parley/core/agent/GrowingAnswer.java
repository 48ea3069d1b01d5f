package io.parley.core.agent;

import io.parley.core.json.Json;
import io.parley.core.json.MalformedJsonException;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the JSON of an answer while it is written, and hands on what is said sentence by sentence.
 * Verdict and citations stand before the answer, so that each sentence can be checked against them;
 * a model that writes them later is heard as a whole. Not thread-safe.
 */
final class GrowingAnswer {
  private static final Pattern BEGIN = Pattern.compile("\"answer\"\\s*:\\s*\"");

  private final Answerer.Question question;
  private final String name;
  private final Toolset.Calls calls;
  private int begin = -1;
  private Optional<AnswerJson> head = Optional.empty();
  private String handedOn = "";

  GrowingAnswer(Answerer.Question question, String name, Toolset.Calls calls) {
    this.question = question;
    this.name = name;
    this.calls = calls;
  }

  /** Hears all that was written so far; false when the rest is not wanted. */
  boolean heard(String raw) {
    if (begin < 0 && !begun(raw)) {
      return true;
    }
    if (head.isEmpty()) {
      return true;
    }
    String said = sentences(text(raw));
    if (said.length() <= handedOn.length()) {
      return true;
    }
    handedOn = said;
    var sofar = head.get().draft(question, said, name, "", Answerer.Usage.NONE, calls);
    return question.hearing().map(hearing -> hearing.grows(sofar)).orElse(true);
  }

  private boolean begun(String raw) {
    Matcher found = BEGIN.matcher(raw);
    if (!found.find()) {
      return false;
    }
    begin = found.end();
    int from = raw.indexOf('{');
    try {
      AnswerJson known =
          Json.read(raw.substring(Math.max(0, from), begin) + "\"}", AnswerJson.class);
      head = known.verdict().isPresent() ? Optional.of(known) : Optional.empty();
    } catch (MalformedJsonException later) {
      head = Optional.empty();
    }
    return true;
  }

  /** What is said so far; a character that is not whole yet is left for later. */
  private String text(String raw) {
    int end = begin;
    while (end < raw.length() && raw.charAt(end) != '"') {
      int length = raw.charAt(end) != '\\' ? 1 : raw.startsWith("u", end + 1) ? 6 : 2;
      if (end + length > raw.length()) {
        break;
      }
      end += length;
    }
    boolean whole = end < raw.length() && raw.charAt(end) == '"';
    try {
      String text =
          Json.read("{\"answer\":\"" + raw.substring(begin, end) + "\"}", AnswerJson.class)
              .answer()
              .orElse("");
      return whole ? text + '\n' : text;
    } catch (MalformedJsonException e) {
      return "";
    }
  }

  /** The whole sentences of it: the last one may still go on. */
  private static String sentences(String text) {
    var borders = BreakIterator.getSentenceInstance(Locale.ROOT);
    borders.setText(text);
    int last = borders.last();
    int end = text.endsWith("\n") ? last : borders.previous();
    return end == BreakIterator.DONE ? "" : text.substring(0, end).strip();
  }
}
