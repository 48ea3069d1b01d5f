package io.parley.kommo;

import io.parley.kommo.entity.Contact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which contacts to read. Every condition must hold; each is checked again on what Kommo sends,
 * because Kommo ignores filters it does not offer to an account. Not thread-safe.
 */
public final class ContactQuery {
  private final Query query =
      new Query().add("limit", 250).add("order[id]", "asc").add("with", "leads");
  private final List<Predicate<Contact>> checks = new ArrayList<>();

  ContactQuery() {}

  /** Words or digits that occur in any filled field, phones included. Not exact. */
  public ContactQuery text(String words) {
    query.add("query", words);
    return this;
  }

  /** Only these. */
  public ContactQuery ids(List<Long> ids) {
    query.addAll("filter[id]", ids);
    List<Long> wanted = List.copyOf(ids);
    checks.add(contact -> wanted.contains(contact.id()));
    return this;
  }

  /** Changed at or after {@code since}, to the second. */
  public ContactQuery updatedSince(Instant since) {
    query.add("filter[updated_at][from]", since.getEpochSecond());
    checks.add(contact -> contact.updatedAt().getEpochSecond() >= since.getEpochSecond());
    return this;
  }

  Query query() {
    return query;
  }

  boolean fits(Contact contact) {
    return checks.stream().allMatch(check -> check.test(contact));
  }
}
