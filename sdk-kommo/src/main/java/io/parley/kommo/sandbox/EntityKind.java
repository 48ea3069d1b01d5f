package io.parley.kommo.sandbox;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of card an account holds, with the words and the number Kommo uses for each. */
enum EntityKind {
  LEADS("leads", "lead", 2),
  CONTACTS("contacts", "contact", 1),
  COMPANIES("companies", "company", 3);

  private final String plural;
  private final String singular;
  private final int code;

  EntityKind(String plural, String singular, int code) {
    this.plural = plural;
    this.singular = singular;
    this.code = code;
  }

  static Optional<EntityKind> of(String plural) {
    return Arrays.stream(values()).filter(kind -> kind.plural.equals(plural)).findFirst();
  }

  /** The word of paths and of {@code entity_type}, such as {@code leads}. */
  String plural() {
    return plural;
  }

  /** The word of events and subscriptions, such as {@code lead}. */
  String singular() {
    return singular;
  }

  /** The number of {@code element_type} in webhooks. */
  int code() {
    return code;
  }

  /** The top-level key of its webhooks: companies travel among the contacts. */
  String hookGroup() {
    return this == COMPANIES ? CONTACTS.plural : plural;
  }
}
