package io.parley.rag.index;

import java.util.List;
import java.util.Locale;

/**
 * A number with the numbers it is the sum of. Printing one shows the whole derivation. Immutable.
 *
 * <pre>
 * 4.12 = text score, sum of
 *   3.07 = words es, sum of
 *     3.07 = 'envi': idf 4.20 x tf 0.73 x boost 1.00
 *   1.05 = ...
 * </pre>
 *
 * @param value the number
 * @param what what it is
 * @param from the parts, which add up to the value; empty for a number that has none
 */
public record Explanation(double value, String what, List<Explanation> from) {
  private static final double TOLERANCE = 1e-6;

  public Explanation {
    from = List.copyOf(from);
    if (!from.isEmpty()) {
      double sum = from.stream().mapToDouble(Explanation::value).sum();
      if (Math.abs(sum - value) > TOLERANCE * Math.max(1, Math.abs(value))) {
        throw new IllegalArgumentException(
            "value " + value + " of '" + what + "' must be the sum of its parts, " + sum);
      }
    }
  }

  /** A number without parts. */
  public static Explanation of(double value, String what) {
    return new Explanation(value, what, List.of());
  }

  /** The sum of the parts. */
  public static Explanation sum(String what, List<Explanation> parts) {
    return new Explanation(parts.stream().mapToDouble(Explanation::value).sum(), what, parts);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    print(text, "");
    return text.toString();
  }

  private void print(StringBuilder text, String indent) {
    text.append(indent)
        .append(String.format(Locale.ROOT, "%.4f", value))
        .append(" = ")
        .append(what);
    if (!from.isEmpty()) {
      text.append(", sum of");
    }
    for (Explanation part : from) {
      text.append('\n');
      part.print(text, indent + "  ");
    }
  }
}
