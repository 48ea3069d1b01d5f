package io.parley.rag.answer;

import io.parley.core.agent.Answerer;
import io.parley.core.agent.Guard;
import io.parley.core.agent.Guidance;
import io.parley.core.agent.Passage;
import io.parley.core.conversation.Citation;
import io.parley.core.conversation.Message;
import io.parley.core.conversation.ToolCall;
import io.parley.core.language.Language;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that an answer says nothing its passages do not: every quote is in its passage word for
 * word, every number, price, address and telephone number of the answer is in a passage, and it is
 * in the customer's language. Pure and thread-safe.
 *
 * <p>Quotes are compared without regard to case, spaces and kinds of quotation marks and dashes.
 * Numbers are compared by value: {@code 1.000,50} is {@code 1,000.50}, {@code 10:00} is {@code 10}.
 * A price needs its currency beside the number in the passage, too.
 */
public final class Grounding implements Guard {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:https?://|www\\.)[^\\s<>()\"«»]+|[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+");
  private static final Pattern PHONE = Pattern.compile("\\+?\\d[\\d\\s().-]{6,}\\d");
  private static final Pattern END = Pattern.compile("[.,;:!?]+$");

  /** How many of a customer's own digits make a name of something, such as of an order. */
  private static final int ORDER_DIGITS = 4;

  @Override
  public String name() {
    return "grounding";
  }

  @Override
  public Ruling check(Answerer.Question question, Answerer.Draft draft) {
    return objection(question, draft).<Ruling>map(Ruling.Refused::new).orElse(Ruling.PASSED);
  }

  /** What the draft says that no passage does; empty when there is nothing. */
  public Optional<String> objection(Answerer.Question question, Answerer.Draft draft) {
    List<Passage> passages = question.context().passages();
    if (draft.verdict() == Answerer.Verdict.ANSWERED) {
      if (draft.citations().isEmpty()) {
        return Optional.of("the answer names no passage");
      }
      for (Citation citation : draft.citations()) {
        Optional<Passage> passage =
            passages.stream().filter(p -> p.id().equals(citation.passageId())).findFirst();
        if (passage.isEmpty()) {
          return Optional.of("passage '" + citation.passageId() + "' was not found for this");
        }
        if (!isQuoted(citation.quote(), passage.get().text())) {
          return Optional.of("'" + citation.quote() + "' is not in passage " + citation.title());
        }
      }
      Optional<Language> spoken = Language.detect(draft.text());
      if (spoken.isPresent() && !spoken.get().code().equals(question.language())) {
        return Optional.of(
            "the answer is in " + spoken.get().code() + ", not in " + question.language());
      }
    }
    List<String> sources = new ArrayList<>(sources(passages));
    // The company's own words need no proof.
    question.guidance().map(Guidance::words).ifPresent(sources::add);
    // What the model made up for a call that came to nothing proves nothing.
    draft.calls().stream()
        .filter(ToolCall::acts)
        .forEach(call -> sources.add(call.arguments().values().toString()));
    return unsupported(draft.text(), sources, asked(question))
        .map(what -> "'" + what + "' is in no passage");
  }

  /** The customer's own words. */
  private static String asked(Answerer.Question question) {
    var words = new StringBuilder(question.text());
    for (Message message : question.history()) {
      if (message instanceof Message.FromCustomer) {
        words.append('\n').append(message.text());
      }
    }
    return words.toString();
  }

  private static List<String> sources(List<Passage> passages) {
    var sources = new ArrayList<String>();
    for (Passage passage : passages) {
      sources.add(passage.title() + "\n" + passage.text());
    }
    return sources;
  }

  /** Whether the quote is in the text word for word. A blank quote is not. */
  public static boolean isQuoted(String quote, String text) {
    String wanted = plain(quote);
    return !wanted.isBlank() && plain(text).contains(wanted);
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT)
        .replaceAll("[\\u00a0\\u202f\\s]+", " ")
        .replaceAll("[«»“”„\"‘’`]", "'")
        .replaceAll("[‐‑–—−]", "-")
        .strip();
  }

  /**
   * The first number, price, address or telephone number of the answer that no source has; empty
   * when all are there.
   *
   * @param answer what is to be said
   * @param sources what it may rest on
   * @param asked the customer's own words: order numbers and the like in them may be repeated
   */
  public static Optional<String> unsupported(String answer, List<String> sources, String asked) {
    String all = plain(String.join("\n", sources));
    String rest = answer;
    Matcher address = ADDRESS.matcher(answer);
    while (address.find()) {
      String found = END.matcher(address.group()).replaceFirst("");
      if (!all.contains(plain(found))) {
        return Optional.of(found);
      }
      rest = rest.replace(found, " ");
    }
    String digits = all.replaceAll("[\\s().-]", "");
    Matcher phone = PHONE.matcher(rest);
    var checked = new StringBuilder();
    while (phone.find()) {
      String found = phone.group();
      boolean isPhone = found.startsWith("+") || found.replaceAll("\\D", "").length() >= 9;
      if (isPhone && !digits.contains(found.replaceAll("[\\s().-]", ""))) {
        return Optional.of(found);
      }
      phone.appendReplacement(checked, isPhone ? " " : Matcher.quoteReplacement(found));
    }
    phone.appendTail(checked);
    return unsupportedNumber(checked.toString(), sources, asked);
  }

  private static Optional<String> unsupportedNumber(
      String answer, List<String> sources, String asked) {
    Set<String> known = new HashSet<>();
    for (String source : sources) {
      Amount.in(source).forEach(amount -> known.addAll(amount.forms()));
    }
    Amount.in(asked).stream()
        .filter(amount -> amount.currency().isEmpty() && amount.digits() >= ORDER_DIGITS)
        .forEach(amount -> known.addAll(amount.forms()));
    for (Amount amount : Amount.in(answer)) {
      if (!known.contains(amount.form())) {
        return Optional.of(amount.text());
      }
    }
    return Optional.empty();
  }
}
