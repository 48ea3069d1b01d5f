package io.parley.core.agent.guard;

import io.parley.core.agent.Answerer;
import io.parley.core.agent.Guard;
import io.parley.core.agent.Guidance;
import io.parley.core.agent.Passage;
import io.parley.core.conversation.Message;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes out of an answer whatever could be opened or loaded by who reads it: images, markup, and
 * every link that neither a passage nor the customer nor the agent's list of hosts names; a passage
 * that speaks to the model names none. The words of a link stay. Pure and thread-safe.
 *
 * <p>A messenger loads what a link leads to without being asked, so a link the model makes up can
 * carry what it knows to somebody else's server.
 */
public final class Links implements Guard {
  private static final int CI = Pattern.CASE_INSENSITIVE;

  private static final Pattern AUTOLINK =
      Pattern.compile("<((?:https?://|www\\.)[^<>\\s]{1,2000})>", CI);
  private static final Pattern TAG = Pattern.compile("<[a-z/!?][^<>]{0,4000}>?", CI);
  private static final Pattern IMAGE =
      Pattern.compile(
          "!\\[([^\\[\\]]{0,500})\\]\\s?(?:\\([^()\\s]{0,2000}[^()]{0,300}\\)?|\\[[^\\[\\]]{0,200}\\])");
  private static final Pattern LINK =
      Pattern.compile(
          "\\[([^\\[\\]]{0,500})\\]\\(\\s?<?"
              + "([^()\\s<>]{0,2000}+(?:\\([^()\\s]{0,200}\\)[^()\\s<>]{0,500}+){0,3})>?[^()]{0,300}\\)");
  private static final Pattern OPEN_LINK =
      Pattern.compile("\\[([^\\[\\]]{0,500})\\]\\(\\s?([^()\\s]{0,2000})$");
  private static final Pattern REFERENCE =
      Pattern.compile("\\[([^\\[\\]]{1,500})\\]\\s?\\[([^\\[\\]]{0,200})\\]");
  private static final Pattern DEFINITION =
      Pattern.compile("^[ \\t]{0,3}\\[[^\\[\\]]{1,200}\\]:[^\\n]{0,2100}$", Pattern.MULTILINE);

  private static final String SCHEME =
      "(?:[a-z][a-z0-9+.-]{1,20}:\\s?/{1,3}|(?:javascript|vbscript|data|file|blob|mailto|tel|intent):)";
  private static final String DOMAINS =
      "com|net|org|io|co|ru|рф|su|es|pt|br|mx|ar|cl|pe|uk|us|eu|de|fr|it|info|biz|app|dev|ai|me|tv|xyz|site"
          + "|online|shop|store|link|click|top|pro|cc|ly|gl|to|sh|ws|in|example|test|invalid|internal|local";
  private static final Pattern BARE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}@._-])(?:"
              + SCHEME
              + "[^\\s<>\"«»]{1,2000}|www\\.[^\\s<>\"«»]{1,2000}"
              + "|(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62})\\.){1,6}(?:"
              + DOMAINS
              + ")(?![\\p{L}\\p{N}-]|\\.[\\p{L}])(?::\\d{1,5})?(?:[/?#][^\\s<>\"«»]{0,2000})?"
              + "|\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?/[^\\s<>\"«»]{0,2000})",
          CI | Pattern.UNICODE_CASE);

  private static final Pattern END = Pattern.compile("[.,;:!?)\\]}'*_]+$");
  private static final Pattern GAP = Pattern.compile("[ \\t]{2,}");
  private static final Pattern BEFORE_MARK = Pattern.compile("[ \\t]+([.,;:!?])");
  private static final Pattern EMPTY = Pattern.compile("\\(\\s*\\)|\\[\\s*\\]");
  private static final int MOST_ROUNDS = 6;

  @Override
  public String name() {
    return "links";
  }

  @Override
  public Ruling check(Answerer.Question question, Answerer.Draft draft) {
    String text = draft.text();
    String cleaned = cleaned(text, address -> allowed(question, address));
    if (cleaned.equals(text)) {
      return Ruling.PASSED;
    }
    return cleaned.isBlank() || !cleaned.codePoints().anyMatch(Character::isLetterOrDigit)
        ? new Ruling.Refused("it is nothing but links, images or markup that no source names")
        : new Ruling.Changed(cleaned, "took out links, images or markup that no source names");
  }

  private static String cleaned(String text, Predicate<String> allowed) {
    String before = text;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      String after = once(before, allowed);
      if (after.equals(before)) {
        return after;
      }
      before = after;
    }
    return before;
  }

  private static String once(String text, Predicate<String> allowed) {
    String clean = Plain.visible(text);
    clean = AUTOLINK.matcher(clean).replaceAll("$1");
    clean = TAG.matcher(clean).replaceAll("");
    clean = IMAGE.matcher(clean).replaceAll("$1");
    clean = DEFINITION.matcher(clean).replaceAll("");
    clean =
        LINK.matcher(clean)
            .replaceAll(
                link -> Matcher.quoteReplacement(named(link.group(1), link.group(2), allowed)));
    clean = OPEN_LINK.matcher(clean).replaceAll("$1");
    clean = REFERENCE.matcher(clean).replaceAll("$1");
    Matcher bare = BARE.matcher(clean);
    var kept = new StringBuilder();
    while (bare.find()) {
      String found = bare.group();
      String address = END.matcher(found).replaceFirst("");
      if (address.contains("(") && found.startsWith(")", address.length())) {
        address += ")";
      }
      bare.appendReplacement(
          kept,
          Matcher.quoteReplacement(
              allowed.test(address) ? found : found.substring(address.length())));
    }
    bare.appendTail(kept);
    if (kept.toString().equals(text)) {
      return text;
    }
    String tidy = EMPTY.matcher(kept).replaceAll("");
    tidy = GAP.matcher(tidy).replaceAll(" ");
    return BEFORE_MARK.matcher(tidy).replaceAll("$1").strip();
  }

  private static String named(String words, String address, Predicate<String> allowed) {
    if (!allowed.test(address)) {
      return words;
    }
    return words.isBlank() || words.equals(address) ? address : words + ": " + address;
  }

  private static boolean allowed(Answerer.Question question, String address) {
    String wanted = address.toLowerCase(Locale.ROOT);
    if (wanted.length() < 4) {
      return false;
    }
    List<Passage> trusted =
        question.context().passages().stream()
            .filter(passage -> !question.marks().passages().contains(passage.id()))
            .toList();
    boolean told =
        Stream.of(
                trusted.stream().map(Passage::text),
                trusted.stream().map(Passage::title),
                question.history().stream()
                    .filter(Message.FromCustomer.class::isInstance)
                    .map(Message::text),
                question.guidance().map(Guidance::words).stream(),
                Stream.of(question.text()))
            .flatMap(texts -> texts)
            .anyMatch(text -> holds(Plain.visible(text).toLowerCase(Locale.ROOT), wanted));
    return (told && !wanted.matches("(?s)(?:javascript|vbscript|data|file|blob|intent):.*"))
        || listed(question.agent().profile().conduct().guardrails().links(), wanted);
  }

  /** Whole: an address that goes on in the text is another one. */
  private static boolean holds(String text, String address) {
    for (int at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + 1)) {
      String rest = text.substring(at + address.length());
      if (rest.isEmpty() || !rest.substring(0, 1).matches("[\\p{L}\\p{N}/?#=&%_-]")) {
        return true;
      }
    }
    return false;
  }

  private static boolean listed(List<String> hosts, String address) {
    if (hosts.isEmpty()) {
      return false;
    }
    try {
      URI uri = URI.create(address.contains("://") ? address : "https://" + address);
      String host = uri.getHost();
      return host != null
          && uri.getUserInfo() == null
          && List.of("http", "https").contains(uri.getScheme())
          && hosts.stream().anyMatch(each -> host.equals(each) || host.endsWith("." + each));
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }
}
