package io.parley.kommo.entity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lead: one deal in a pipeline. Immutable.
 *
 * @param price in the account's currency, with minor units where the account has them
 * @param statusId the stage; {@link PipelineStatus#WON} and {@link PipelineStatus#LOST} exist in
 *     every pipeline
 * @param closedAt when it was won or lost
 * @param fields the filled custom fields
 * @param contactIds the people of the deal, the main one first
 * @param companyId the company of the deal
 * @param raw everything Kommo sent
 */
public record Lead(
    long id,
    String name,
    BigDecimal price,
    long responsibleUserId,
    long pipelineId,
    long statusId,
    Optional<Long> lossReasonId,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> closedAt,
    Optional<Instant> closestTaskAt,
    boolean deleted,
    CustomFields fields,
    List<Tag> tags,
    List<Long> contactIds,
    Optional<Long> companyId,
    Map<String, @Nullable Object> raw) {

  public Lead {
    tags = List.copyOf(tags);
    contactIds = List.copyOf(contactIds);
    raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
  }

  /** Whether the lead is won or lost. */
  public boolean closed() {
    return statusId == PipelineStatus.WON || statusId == PipelineStatus.LOST;
  }

  /** Whether a tag of this name is on the lead. Case does not matter, as in Kommo. */
  public boolean tagged(String name) {
    return tags.stream().anyMatch(tag -> tag.name().equalsIgnoreCase(name));
  }
}
