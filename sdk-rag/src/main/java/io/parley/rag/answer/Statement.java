package io.parley.rag.answer;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A sentence, an item of a list or a row of a table, as it stands in a passage.
 *
 * @param from where it begins in the text of the passage
 * @param to where it ends
 * @param said the same in a chat: a row with the names of its columns, an item without its mark
 * @param row whether it is a line on its own
 */
record Statement(int from, int to, String said, boolean row) {
  private static final String CELLS = " | ";

  /** The statements of a text in order. */
  static List<Statement> in(String text, Locale locale) {
    var statements = new ArrayList<Statement>();
    int at = 0;
    List<String> header = List.of();
    for (String line : text.split("\n", -1)) {
      boolean table = line.contains(CELLS);
      if (table && header.isEmpty()) {
        header = cells(line);
      } else if (table) {
        statements.add(new Statement(at, at + line.length(), row(header, cells(line)), true));
      } else {
        header = List.of();
        line(line, at, locale, statements);
      }
      at += line.length() + 1;
    }
    return List.copyOf(statements);
  }

  private static List<String> cells(String line) {
    return List.of(line.split(" \\| ", -1));
  }

  private static String row(List<String> header, List<String> cells) {
    if (cells.size() == 2) {
      return cells.getFirst() + ": " + cells.getLast();
    }
    var parts = new ArrayList<String>();
    for (int i = 1; i < cells.size(); i++) {
      String name = i < header.size() ? header.get(i) : "";
      parts.add(name.isBlank() ? cells.get(i) : name + ": " + cells.get(i));
    }
    return cells.getFirst() + ": " + String.join("; ", parts);
  }

  private static void line(String line, int at, Locale locale, List<Statement> statements) {
    String item = line.replaceFirst("^\\s*(?:-|\\d+\\.) ", "");
    if (item.isBlank()) {
      return;
    }
    if (item.length() < line.length()) {
      statements.add(new Statement(at, at + line.length(), item, true));
      return;
    }
    var borders = BreakIterator.getSentenceInstance(locale);
    borders.setText(line);
    int from = borders.first();
    for (int to = borders.next(); to != BreakIterator.DONE; to = borders.next()) {
      String sentence = line.substring(from, to);
      if (!sentence.isBlank()) {
        int begin = from + sentence.indexOf(sentence.strip());
        statements.add(
            new Statement(
                at + begin, at + begin + sentence.strip().length(), sentence.strip(), false));
      }
      from = to;
    }
  }
}
