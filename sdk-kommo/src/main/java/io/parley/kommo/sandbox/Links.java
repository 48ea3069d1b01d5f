package io.parley.kommo.sandbox;

/** Links between cards, kept on both sides. A lead and a contact have at most one company. */
final class Links {
  private Links() {}

  static void link(AccountState account, Card one, Card other) {
    if (other.kind == EntityKind.COMPANIES) {
      one.linked(EntityKind.COMPANIES).stream()
          .toList()
          .forEach(
              old -> account.cards(EntityKind.COMPANIES).find(old).ifPresent(c -> unlink(one, c)));
    } else if (one.kind == EntityKind.COMPANIES) {
      link(account, other, one);
      return;
    }
    one.linked(other.kind).add(other.id);
    other.linked(one.kind).add(one.id);
    if (one.kind == EntityKind.LEADS && one.mainContact == 0) {
      main(one, other);
    } else if (other.kind == EntityKind.LEADS && other.mainContact == 0) {
      main(other, one);
    }
  }

  static void unlink(Card one, Card other) {
    one.linked(other.kind).remove(other.id);
    other.linked(one.kind).remove(one.id);
    dropMain(one, other);
    dropMain(other, one);
  }

  /** Makes a linked contact the main one of its lead. */
  static void main(Card lead, Card contact) {
    if (lead.kind == EntityKind.LEADS && contact.kind == EntityKind.CONTACTS) {
      lead.mainContact = contact.id;
    }
  }

  private static void dropMain(Card lead, Card contact) {
    if (lead.mainContact == contact.id) {
      var left = lead.linked(EntityKind.CONTACTS);
      lead.mainContact = left.isEmpty() ? 0 : left.getFirst();
    }
  }
}
