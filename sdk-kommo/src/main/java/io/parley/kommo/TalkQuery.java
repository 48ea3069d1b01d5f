package io.parley.kommo;

import io.parley.kommo.entity.Talk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which talks to read. Every condition must hold, checked again here. Not thread-safe. */
public final class TalkQuery {
  private final Query query = new Query().add("limit", 250);
  private final List<Predicate<Talk>> checks = new ArrayList<>();

  TalkQuery() {}

  public TalkQuery contact(long contactId) {
    query.add("filter[contact_id][0]", contactId);
    checks.add(talk -> talk.contactId() == contactId);
    return this;
  }

  public TalkQuery lead(long leadId) {
    query.add("filter[entity_id][0]", leadId).add("filter[entity_type]", "lead");
    checks.add(talk -> talk.leadId().filter(id -> id == leadId).isPresent());
    return this;
  }

  /** Only talks that are not closed. */
  public TalkQuery inWork() {
    query.add("filter[only_in_work]", 1);
    checks.add(Talk::inWork);
    return this;
  }

  Query query() {
    return query;
  }

  boolean fits(Talk talk) {
    return checks.stream().allMatch(check -> check.test(talk));
  }
}
