package io.parley.rag.file;

import java.text.Normalizer;

/** Names of files as their owners see them. A name is only shown, never a place to store. */
final class FileName {
  private static final int LONGEST = 255;

  private FileName() {}

  /** The name without folders and without characters that hide what it says; never empty. */
  static String clean(String given) {
    String bare = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
    var name = new StringBuilder();
    Normalizer.normalize(bare, Normalizer.Form.NFC)
        .codePoints()
        .filter(FileName::isShown)
        .forEach(name::appendCodePoint);
    String shown = name.toString().strip();
    if (shown.length() > LONGEST) {
      int dot = shown.lastIndexOf('.');
      String ending = dot > shown.length() - 12 ? shown.substring(dot) : "";
      int end = LONGEST - ending.length();
      shown = shown.substring(0, Character.isHighSurrogate(shown.charAt(end - 1)) ? end - 1 : end);
      shown += ending;
    }
    return shown.isEmpty() || shown.equals(".") || shown.equals("..") ? "file" : shown;
  }

  private static boolean isShown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The name without its ending, as a title. */
  static String title(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
