package io.parley.core.inmemory;

import java.util.Comparator;

/**
 * Orders texts by their code points, which is the order of their UTF-8 bytes and so that of the SQL
 * stores. {@code String.compareTo} differs: it puts U+FFFD after U+1F600.
 */
enum CodePointOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    for (int i = 0; i < shorter; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : surrogateLast(a, b);
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  /** One of the two belongs to a code point above U+FFFF, which no single char reaches. */
  private static int surrogateLast(char a, char b) {
    return Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
  }
}
