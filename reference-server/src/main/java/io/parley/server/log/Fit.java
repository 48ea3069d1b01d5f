package io.parley.server.log;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes text fit for a log: what looks like a secret is covered, and no character can end the line,
 * drive a terminal or turn the reading direction. The second wall, behind types that do not print
 * secrets in the first place.
 */
final class Fit {
  private record Cover(Pattern pattern, String with) {}

  private static final String NAMES =
      "password|passwd|secret|client_secret|token|access_token|refresh_token|api[_-]?key";

  private static final List<Cover> COVERS =
      List.of(
          cover("\\bak_[A-Za-z0-9_-]{8}_[A-Za-z0-9_-]{20,}", "ak_***"),
          cover("\\bsk-[A-Za-z0-9_-]{16,}", "sk-***"),
          cover("\\bwhsec_[A-Za-z0-9+/=]{8,}", "whsec_***"),
          cover("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]*)?", "***"),
          cover("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{8,}", "$1 ***"),
          cover("(?i)\\b(" + NAMES + ")=[^&\\s\"']+", "$1=***"),
          cover("(?i)(\"(?:" + NAMES + ")\"\\s*:\\s*\")(?:[^\"\\\\]|\\\\.)*\"", "$1***\""),
          cover("(://[^/\\s:@]*:)[^/\\s@]+@", "$1***@"),
          cover("(/api/(?:webhooks/[^/\\s]+|hooks)/)[^/\\s?]+", "$1***"));

  private Fit() {}

  private static Cover cover(String pattern, String with) {
    return new Cover(Pattern.compile(pattern), with);
  }

  /** One line of it, without secrets. */
  static String line(String text) {
    String covered = text;
    for (Cover cover : COVERS) {
      covered = cover.pattern().matcher(covered).replaceAll(cover.with());
    }
    return visible(covered);
  }

  private static String visible(String text) {
    int i = 0;
    while (i < text.length() && !hidden(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    var shown = new StringBuilder(text.length() + 16).append(text, 0, i);
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!hidden(c)) {
        shown.append(c);
      } else {
        switch (c) {
          case '\n' -> shown.append("\\n");
          case '\r' -> shown.append("\\r");
          case '\t' -> shown.append("\\t");
          default -> shown.append("\\u%04x".formatted((int) c));
        }
      }
    }
    return shown.toString();
  }

  /** Controls, line separators, and what turns or hides the text around it. */
  private static boolean hidden(char c) {
    return Character.isISOControl(c)
        || c == '\u2028'
        || c == '\u2029'
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069')
        || c == '\ufeff';
  }
}
