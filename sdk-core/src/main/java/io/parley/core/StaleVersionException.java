package io.parley.core;

/** Somebody else changed the thing since it was read: read it again, then decide again. */
public final class StaleVersionException extends SdkException {
  private static final long serialVersionUID = 1L;
  private final long expected;
  private final long found;

  /**
   * @param what names the thing, such as {@code agent 018f…}
   * @param expected the version the caller had read; 0 when it expected nothing there
   * @param found the version that is stored; 0 when nothing is there
   */
  public StaleVersionException(String what, long expected, long found) {
    super(what + " is at version " + found + ", not " + expected, null);
    this.expected = expected;
    this.found = found;
  }

  /** The version the caller had read; 0 when it expected nothing there. */
  public long expected() {
    return expected;
  }

  /** The version that is stored; 0 when nothing is there. */
  public long found() {
    return found;
  }
}
