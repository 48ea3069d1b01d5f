package io.parley.core.mirror;

/**
 * A place in the order of a mirrored list: by number, then by id. Immutable.
 *
 * @param number of the entry
 * @param id of the entry; empty stands before every id of that number
 */
public record MirrorPosition(long number, String id) {
  /** Before everything. */
  public static final MirrorPosition START = new MirrorPosition(Long.MIN_VALUE, "");

  /** Reads what {@link #toString} wrote. */
  public static MirrorPosition parse(String text) {
    int end = text.indexOf('|');
    try {
      if (end > 0) {
        return new MirrorPosition(Long.parseLong(text.substring(0, end)), text.substring(end + 1));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("position '" + text + "' must start with a number", e);
    }
    throw new IllegalArgumentException("position '" + text + "' must be a number, '|' and an id");
  }

  @Override
  public String toString() {
    return number + "|" + id;
  }
}
