package io.parley.kommo;

import io.parley.kommo.entity.Company;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which companies to read. Every condition must hold; each is checked again on what Kommo sends,
 * because Kommo ignores filters it does not offer to an account. Not thread-safe.
 */
public final class CompanyQuery {
  private final Query query =
      new Query().add("limit", 250).add("order[id]", "asc").add("with", "leads,contacts");
  private final List<Predicate<Company>> checks = new ArrayList<>();

  CompanyQuery() {}

  /** Words or digits that occur in any filled field. Kommo decides what fits; not exact. */
  public CompanyQuery text(String words) {
    query.add("query", words);
    return this;
  }

  /** Only these. */
  public CompanyQuery ids(List<Long> ids) {
    query.addAll("filter[id]", ids);
    List<Long> wanted = List.copyOf(ids);
    checks.add(company -> wanted.contains(company.id()));
    return this;
  }

  /** Changed at or after {@code since}, to the second. */
  public CompanyQuery updatedSince(Instant since) {
    query.add("filter[updated_at][from]", since.getEpochSecond());
    checks.add(company -> company.updatedAt().getEpochSecond() >= since.getEpochSecond());
    return this;
  }

  public CompanyQuery responsible(long userId) {
    query.add("filter[responsible_user_id][0]", userId);
    checks.add(company -> company.responsibleUserId() == userId);
    return this;
  }

  Query query() {
    return query;
  }

  boolean fits(Company company) {
    return checks.stream().allMatch(check -> check.test(company));
  }
}
