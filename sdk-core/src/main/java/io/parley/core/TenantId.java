package io.parley.core;

import java.util.regex.Pattern;

/**
 * One customer of the installation. Everything stored belongs to exactly one tenant.
 *
 * @param value 1 to 63 characters of a-z, 0-9 and '-', starting with a letter or digit
 */
public record TenantId(String value) implements Comparable<TenantId> {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public TenantId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "tenant id '" + value + "' must be 1 to 63 characters of a-z, 0-9 and '-'");
    }
  }

  @Override
  public int compareTo(TenantId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
