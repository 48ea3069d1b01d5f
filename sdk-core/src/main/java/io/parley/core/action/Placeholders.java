package io.parley.core.action;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Texts that name facts, such as {@code Hola {{contact.name|amigo}}}: the name of a fact between
 * double braces, and after a bar what stands there when the fact is not known, which is nothing by
 * default. Rules, sequences and agents all render through this class.
 *
 * <p>Only looks facts up and never computes. What was filled in is not looked at again, so a
 * customer who writes {@code {{lead.price}}} gets it back as written.
 */
public final class Placeholders {
  /** A longer fact is cut: a text is for people. */
  private static final int LONGEST_VALUE = 5000;

  private static final String NAME = "[\\p{L}\\p{N}_-]+(?:\\.[\\p{L}\\p{N}_-]+){1,7}";
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{\\s*(" + NAME + ")\\s*(?:\\|([^{}|]*))?\\}\\}");
  private static final Pattern ANY_BRACES = Pattern.compile("\\{\\{(.{0,40})", Pattern.DOTALL);

  private Placeholders() {}

  /** The names of the facts that a text looks up, each once, in order. */
  public static List<String> names(String text) {
    return PLACEHOLDER.matcher(text).results().map(found -> found.group(1)).distinct().toList();
  }

  /** What is wrong with the placeholders of a text; empty when nothing is. */
  public static Optional<String> problem(String text) {
    Matcher left = ANY_BRACES.matcher(PLACEHOLDER.matcher(text).replaceAll(" "));
    return left.find()
        ? Optional.of(
            "'{{"
                + left.group(1).strip()
                + "' must be the name of a fact between double braces, such as {{lead.name}} or"
                + " {{lead.name|your order}}")
        : Optional.empty();
  }

  /**
   * The text with every placeholder replaced by its fact: numbers in plain digits, lists joined
   * with commas, facts of more than 5,000 characters cut.
   *
   * @param facts JSON values by dotted name
   */
  public static String render(String text, Map<String, @Nullable Object> facts) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(shown(found, facts)));
  }

  /**
   * The parameters of an action with the placeholders of all their texts filled in, also within
   * lists and objects. A text that is one placeholder and nothing else becomes the fact as it is, a
   * number for example; null when it is not known and has no fallback.
   *
   * @param facts JSON values by dotted name
   */
  public static Map<String, @Nullable Object> fill(
      Map<String, @Nullable Object> parameters, Map<String, @Nullable Object> facts) {
    Map<String, @Nullable Object> filled = new LinkedHashMap<>();
    parameters.forEach((name, value) -> filled.put(name, filled(value, facts)));
    return Collections.unmodifiableMap(filled);
  }

  /** Whether the text is one placeholder and nothing else. */
  static boolean alone(String text) {
    return PLACEHOLDER.matcher(text.strip()).matches();
  }

  private static @Nullable Object filled(
      @Nullable Object value, Map<String, @Nullable Object> facts) {
    return switch (value) {
      case String text -> filled(text, facts);
      case List<?> list -> {
        List<@Nullable Object> items = new ArrayList<>();
        list.forEach(item -> items.add(filled(item, facts)));
        yield Collections.unmodifiableList(items);
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> items = new LinkedHashMap<>();
        map.forEach((name, item) -> items.put(String.valueOf(name), filled(item, facts)));
        yield Collections.unmodifiableMap(items);
      }
      case null, default -> value;
    };
  }

  private static @Nullable Object filled(String text, Map<String, @Nullable Object> facts) {
    Matcher found = PLACEHOLDER.matcher(text.strip());
    if (!found.matches()) {
      return render(text, facts);
    }
    Object fact = facts.get(found.group(1));
    if (fact == null || fact.equals("")) {
      return found.group(2) == null ? null : found.group(2).strip();
    }
    return fact instanceof String word ? cut(word) : fact;
  }

  private static String shown(MatchResult found, Map<String, @Nullable Object> facts) {
    String text = text(facts.get(found.group(1)));
    if (text.isBlank()) {
      return found.group(2) == null ? "" : found.group(2).strip();
    }
    return cut(text);
  }

  /** A fact as people read it; an object has no such form. */
  static String text(@Nullable Object fact) {
    return switch (fact) {
      case null -> "";
      case BigDecimal number -> number.toPlainString();
      case Double number -> BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
      case Collection<?> several ->
          several.stream().map(Placeholders::text).collect(Collectors.joining(", "));
      case Map<?, ?> compound -> "";
      default -> fact.toString();
    };
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST_VALUE) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST_VALUE - 1)) ? 1 : 0;
    return text.substring(0, LONGEST_VALUE - end) + "…";
  }
}
