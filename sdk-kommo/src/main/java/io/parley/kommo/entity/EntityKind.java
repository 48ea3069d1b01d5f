package io.parley.kommo.entity;

import java.util.regex.Pattern;

/**
 * A kind of entity as Kommo spells it in paths and in {@code entity_type}. An open set: a word this
 * version does not know is kept.
 *
 * @param path lower-case letters and underscores, such as {@code leads}
 */
public record EntityKind(String path) {
  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z_]{0,40}");

  public static final EntityKind LEADS = new EntityKind("leads");
  public static final EntityKind CONTACTS = new EntityKind("contacts");
  public static final EntityKind COMPANIES = new EntityKind("companies");
  public static final EntityKind CUSTOMERS = new EntityKind("customers");

  public EntityKind {
    if (!SHAPE.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "entity kind '" + path + "' must be 1 to 41 of a-z and '_', such as leads");
    }
  }

  @Override
  public String toString() {
    return path;
  }
}
