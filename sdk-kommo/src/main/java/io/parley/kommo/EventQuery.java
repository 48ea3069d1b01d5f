package io.parley.kommo;

import io.parley.kommo.entity.AccountEvent;
import io.parley.kommo.entity.EntityKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which events of an account's history to read. Every condition must hold; those that Kommo answers
 * exactly are checked again. Not thread-safe.
 */
public final class EventQuery {
  /** Kommo sends no more events than this on one page. */
  private static final int MOST = 100;

  private static final int MOST_ENTITIES = 10;

  private final Query query = new Query().add("limit", MOST);
  private final List<Predicate<AccountEvent>> checks = new ArrayList<>();

  EventQuery() {}

  /** One of these types, such as {@code lead_status_changed}. */
  public EventQuery types(List<String> types) {
    query.addAll("filter[type]", types);
    List<String> wanted = List.copyOf(types);
    checks.add(event -> wanted.contains(event.type()));
    return this;
  }

  /**
   * What happened to these things of one kind. Chat events are found by the contact who wrote,
   * although they name the lead.
   *
   * @param ids 1 to 10
   */
  public EventQuery about(EntityKind kind, List<Long> ids) {
    if (ids.isEmpty() || ids.size() > MOST_ENTITIES) {
      throw new IllegalArgumentException(
          "events can be asked for of 1 to 10 entities, not " + ids.size());
    }
    query.add("filter[entity][0]", singular(kind)).addAll("filter[entity_id]", ids);
    return this;
  }

  /** At or after {@code since}, to the second. */
  public EventQuery since(Instant since) {
    query.add("filter[created_at][from]", since.getEpochSecond());
    checks.add(event -> event.createdAt().getEpochSecond() >= since.getEpochSecond());
    return this;
  }

  /** At or before {@code until}, to the second. */
  public EventQuery until(Instant until) {
    query.add("filter[created_at][to]", until.getEpochSecond());
    checks.add(event -> event.createdAt().getEpochSecond() <= until.getEpochSecond());
    return this;
  }

  /** Done by this user; 0 is a robot. */
  public EventQuery by(long userId) {
    query.add("filter[created_by][0]", userId);
    checks.add(event -> event.createdBy() == userId);
    return this;
  }

  private static String singular(EntityKind kind) {
    String path = kind.path();
    return path.equals("companies")
        ? "company"
        : path.endsWith("s") ? path.substring(0, path.length() - 1) : path;
  }

  Query query() {
    return query;
  }

  boolean fits(AccountEvent event) {
    return checks.stream().allMatch(check -> check.test(event));
  }
}
