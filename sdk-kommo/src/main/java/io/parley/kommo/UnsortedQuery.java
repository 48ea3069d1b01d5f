package io.parley.kommo;

import io.parley.kommo.entity.UnsortedLead;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which incoming leads to read. Every condition must hold, checked again here. Not thread-safe. */
public final class UnsortedQuery {
  private final Query query = new Query().add("limit", 250).add("order[created_at]", "asc");
  private final List<Predicate<UnsortedLead>> checks = new ArrayList<>();

  UnsortedQuery() {}

  /** Of these categories: {@code sip}, {@code mail}, {@code forms}, {@code chats}. */
  public UnsortedQuery categories(List<String> categories) {
    query.addAll("filter[category]", categories);
    List<String> wanted = List.copyOf(categories);
    checks.add(lead -> wanted.contains(lead.category()));
    return this;
  }

  public UnsortedQuery pipeline(long pipelineId) {
    query.add("filter[pipeline_id][0]", pipelineId);
    checks.add(lead -> lead.pipelineId() == pipelineId);
    return this;
  }

  Query query() {
    return query;
  }

  boolean fits(UnsortedLead lead) {
    return checks.stream().allMatch(check -> check.test(lead));
  }
}
