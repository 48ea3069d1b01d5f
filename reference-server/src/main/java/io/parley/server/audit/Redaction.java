package io.parley.server.audit;

import io.parley.core.secret.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stored values as the audit shows them: without secrets, and not endlessly long. */
final class Redaction {
  /** Stands for a secret. */
  static final String HIDDEN = "(hidden)";

  private static final int LONGEST = 2_000;
  private static final int MOST_ITEMS = 200;

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "secret|password|passwd|token|sha256|hash|credential|authorization|apikey|signature"
              + "|sealed|cookie|csrf|privatekey");

  /** Our keys, JSON web tokens, signing secrets, and the like of other makers. */
  private static final Pattern SECRET_TEXT =
      Pattern.compile(
          "ak_[A-Za-z0-9_-]{8}_[A-Za-z0-9_-]{20,}|eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_.-]{10,}"
              + "|whsec_[A-Za-z0-9+/=]{16,}|(?<![A-Za-z0-9])(?:sk|pk|ghp|xox[abp])[-_][A-Za-z0-9_-]{16,}"
              + "|(?i:bearer)\\s+[A-Za-z0-9._~+/=-]{8,}");

  /** The query and the user of an address; what they hold is often a key. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(https?://)(?:[^/\\s@?#\"]*@)?([^\\s?#\"]*)\\?[^\\s#\"]*|(https?://)[^/\\s@?#\"]*@");

  private Redaction() {}

  /** The fields of a stored body that may be shown. */
  static Map<String, @Nullable Object> shown(
      Map<String, ? extends @Nullable Object> body, Set<String> left) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    for (String name : new TreeSet<>(body.keySet())) {
      if (!left.contains(name)) {
        shown.put(name, value(name, body.get(name)));
      }
    }
    return shown;
  }

  private static @Nullable Object value(String name, @Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      return value;
    }
    if (SECRET_NAME
        .matcher(name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", ""))
        .find()) {
      return HIDDEN;
    }
    return switch (value) {
      case String text -> text(text);
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> inner = new LinkedHashMap<>();
        map.forEach(
            (key, each) -> inner.put(String.valueOf(key), value(String.valueOf(key), each)));
        yield inner;
      }
      case List<?> list -> list.stream().limit(MOST_ITEMS).map(each -> value("", each)).toList();
      default -> value;
    };
  }

  static String text(String text) {
    String safe =
        ADDRESS
            .matcher(SECRET_TEXT.matcher(text).replaceAll(HIDDEN))
            .replaceAll(Redaction::address);
    return safe.length() <= LONGEST
        ? safe
        : safe.substring(0, LONGEST)
            + "… ("
            + text.length()
            + " characters, SHA-256 "
            + Secret.of(text).sha256().substring(0, 16)
            + ")";
  }

  private static String address(MatchResult found) {
    String kept =
        found.group(3) == null
            ? found.group(1) + found.group(2) + "?" + HIDDEN
            : found.group(3) + HIDDEN + "@";
    return Matcher.quoteReplacement(kept);
  }
}
