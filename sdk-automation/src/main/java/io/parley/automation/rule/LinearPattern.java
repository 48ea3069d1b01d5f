package io.parley.automation.rule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;

/**
 * A regular expression whose search takes time in proportion to the text, whatever the expression:
 * RE2 syntax, so no back-references and no look-around. Immutable.
 *
 * <p>Bounded where RE2/J 1.8 is not: it expands {@code ((a{999}){999}){999}} until the heap is full
 * (its model refuses that), and its time also grows with the size of the compiled program.
 *
 * @see <a href="https://github.com/google/re2/wiki/Syntax">RE2 syntax</a>
 */
public final class LinearPattern {
  private static final int LONGEST_EXPRESSION = 200;
  private static final int MOST_REPETITIONS = 1_000;
  private static final int LARGEST_PROGRAM = 1_000;
  private static final int DEEPEST_GROUP = 20;

  /** Longer than any message of a chat channel (4,096 characters). */
  private static final int LONGEST_TEXT = 5_000;

  private final String text;
  private final Pattern pattern;

  /**
   * @param text at most 200 characters; nothing in it is repeated more than 1,000 times by count
   */
  public LinearPattern(String text) {
    if (text.isEmpty() || text.length() > LONGEST_EXPRESSION) {
      throw new IllegalArgumentException(
          "pattern of " + text.length() + " characters must have 1 to " + LONGEST_EXPRESSION);
    }
    checkRepetitions(text);
    this.text = text;
    try {
      this.pattern = Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("pattern '" + text + "': " + e.getDescription(), e);
    }
    if (pattern.programSize() > LARGEST_PROGRAM) {
      throw new IllegalArgumentException(
          "pattern '"
              + text
              + "' compiles to "
              + pattern.programSize()
              + " steps, more than "
              + LARGEST_PROGRAM);
    }
  }

  /** The expression. */
  public String text() {
    return text;
  }

  /** Whether it is found anywhere in the first 5,000 characters of a text. */
  public boolean found(String in) {
    String bounded = in.length() > LONGEST_TEXT ? in.substring(0, LONGEST_TEXT) : in;
    return pattern.matcher(bounded).find();
  }

  /**
   * Multiplies counted repetitions along their nesting, and refuses the expression before it is
   * expanded. Quoting with {@code \\Q} is refused too: it would hide parentheses from this reading.
   */
  private static void checkRepetitions(String text) {
    var enclosing = new ArrayDeque<Long>();
    long group = 1; // the most that something in the open group is repeated
    long atom = 1; // the most that something in the last atom is repeated
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> {
          i++;
          if (i < text.length() && text.charAt(i) == 'Q') {
            throw new IllegalArgumentException("pattern '" + text + "' must not quote with \\Q");
          }
          atom = 1;
        }
        case '[' -> {
          i = endOfClass(text, i);
          atom = 1;
        }
        case '(' -> {
          enclosing.push(group);
          group = 1;
          atom = 1;
        }
        case ')' -> {
          atom = group;
          group = enclosing.isEmpty() ? group : Math.max(atom, enclosing.pop());
        }
        case '{' -> {
          int end = endOfRepetition(text, i);
          atom = end < 0 ? 1 : atom * upperBound(text.substring(i + 1, end));
          group = Math.max(group, atom);
          i = Math.max(i, end);
        }
        case '*', '+', '?' -> {} // an atom repeated any number of times is expanded once
        default -> atom = 1;
      }
      if (group > MOST_REPETITIONS || enclosing.size() > DEEPEST_GROUP) {
        throw new IllegalArgumentException(
            "pattern '"
                + text
                + "' must not repeat anything more than "
                + MOST_REPETITIONS
                + " times by count nor nest more than "
                + DEEPEST_GROUP
                + " groups");
      }
    }
  }

  /** The index of the bracket that closes a character class, or of the last character. */
  private static int endOfClass(String text, int start) {
    int i = start + 1;
    if (i < text.length() && text.charAt(i) == '^') {
      i++;
    }
    if (i < text.length() && text.charAt(i) == ']') {
      i++;
    }
    while (i < text.length() && text.charAt(i) != ']') {
      if (text.startsWith("[:", i) && text.indexOf(":]", i) > 0) {
        i = text.indexOf(":]", i) + 2;
      } else {
        i += text.charAt(i) == '\\' ? 2 : 1;
      }
    }
    return Math.min(i, text.length() - 1);
  }

  /** The index of the brace that ends a repetition; -1 when the brace stands for itself. */
  private static int endOfRepetition(String text, int start) {
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '}') {
        return i > start + 1 ? i : -1;
      }
      if (c != ',' && (c < '0' || c > '9')) {
        return -1;
      }
    }
    return -1;
  }

  private static long upperBound(String counts) {
    long highest = 1;
    for (String count : counts.split(",", -1)) {
      long number =
          count.isEmpty() ? 1 : count.length() > 4 ? MOST_REPETITIONS + 1 : Long.parseLong(count);
      highest = Math.max(highest, number);
    }
    return highest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinearPattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
