package io.parley.kommo.entity;

import java.util.Optional;
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

  /** Elements of the lists of an account, such as products. */
  public static final EntityKind CATALOG_ELEMENTS = new EntityKind("catalog_elements");

  public EntityKind {
    if (!SHAPE.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "entity kind '" + path + "' must be 1 to 41 of a-z and '_', such as leads");
    }
  }

  /** Whether a word has the shape of a kind. */
  public static boolean fits(String word) {
    return SHAPE.matcher(word).matches();
  }

  /**
   * The kind by the word that events and talks use for one of it.
   *
   * @param singular such as {@code lead}, {@code company} or {@code catalog_4589}
   */
  public static Optional<EntityKind> ofOne(String singular) {
    return switch (singular) {
      case "lead", "leads" -> Optional.of(LEADS);
      case "contact", "contacts" -> Optional.of(CONTACTS);
      case "company", "companies" -> Optional.of(COMPANIES);
      case "customer", "customers" -> Optional.of(CUSTOMERS);
      default -> singular.startsWith("catalog_") ? Optional.of(CATALOG_ELEMENTS) : Optional.empty();
    };
  }

  @Override
  public String toString() {
    return path;
  }
}
