package io.parley.automation.sequence;

import java.util.regex.Pattern;

/** What names may look like. */
final class Names {
  static final Pattern ID = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,59}");

  static final Pattern KIND = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+");

  private Names() {}

  static void kind(String field, String kind) {
    if (kind.length() > 100 || !KIND.matcher(kind).matches()) {
      throw new IllegalArgumentException(
          field
              + " '"
              + (kind.length() > 80 ? kind.substring(0, 80) + "…" : kind)
              + "' must be a kind of event such as lead.status_changed");
    }
  }
}
