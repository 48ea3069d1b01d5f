package io.parley.kommo;

import io.parley.kommo.entity.Lead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which leads to read. Every condition must hold; each is checked again on what Kommo sends,
 * because Kommo ignores filters it does not offer to an account. Not thread-safe.
 */
public final class LeadQuery {
  private final Query query = new Query().add("limit", 250).add("order[id]", "asc");
  private final List<Predicate<Lead>> checks = new ArrayList<>();
  private final List<String> with = new ArrayList<>(List.of("contacts"));
  private int stages;

  LeadQuery() {}

  /** Words that occur in any filled field. Kommo decides what fits; not exact. */
  public LeadQuery text(String words) {
    query.add("query", words);
    return this;
  }

  /** Only these. */
  public LeadQuery ids(List<Long> ids) {
    query.addAll("filter[id]", ids);
    List<Long> wanted = List.copyOf(ids);
    checks.add(lead -> wanted.contains(lead.id()));
    return this;
  }

  /** Changed at or after {@code since}, to the second. */
  public LeadQuery updatedSince(Instant since) {
    query.add("filter[updated_at][from]", since.getEpochSecond());
    checks.add(lead -> lead.updatedAt().getEpochSecond() >= since.getEpochSecond());
    return this;
  }

  public LeadQuery responsible(long userId) {
    query.add("filter[responsible_user_id][0]", userId);
    checks.add(lead -> lead.responsibleUserId() == userId);
    return this;
  }

  public LeadQuery pipeline(long pipelineId) {
    query.add("filter[pipeline_id][0]", pipelineId);
    checks.add(lead -> lead.pipelineId() == pipelineId);
    return this;
  }

  /** In this stage of this pipeline. A second call would exclude the first. */
  public LeadQuery stage(long pipelineId, long statusId) {
    query.add("filter[statuses][" + stages + "][pipeline_id]", pipelineId);
    query.add("filter[statuses][" + stages + "][status_id]", statusId);
    stages++;
    checks.add(lead -> lead.pipelineId() == pipelineId && lead.statusId() == statusId);
    return this;
  }

  /**
   * Asks for more than Kommo sends by itself; it is found in {@link Lead#raw()}.
   *
   * @param part such as {@code loss_reason}, {@code catalog_elements}, {@code source}
   */
  public LeadQuery with(String part) {
    with.add(part);
    return this;
  }

  Query query() {
    return query.add("with", String.join(",", with));
  }

  boolean fits(Lead lead) {
    return checks.stream().allMatch(check -> check.test(lead));
  }
}
