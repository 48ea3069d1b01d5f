package io.parley.server.problem;

import java.util.regex.Pattern;

/** Request paths as they may be shown and logged: secrets in them are covered. */
public final class MaskedPath {
  private static final Pattern SECRET = Pattern.compile("^(/api/(?:webhooks/[^/]+|hooks)/)[^/]+");

  private MaskedPath() {}

  /** The path with the secret of a webhook address covered. */
  public static String of(String path) {
    return SECRET.matcher(path).replaceFirst("$1***");
  }
}
