package io.parley.kommo.entity;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An incoming lead that nobody has accepted or declined yet. Immutable.
 *
 * @param uid Kommo's name for it, a text
 * @param category {@code sip}, {@code mail}, {@code forms} or {@code chats}; an open set
 * @param sourceName where it came from, as people see it
 * @param leadId the lead it becomes when it is accepted
 * @param contactIds the people who come with it, not in the lists before it is accepted
 * @param companyIds the companies that come with it
 * @param metadata what belongs to the category, as Kommo names it
 */
public record UnsortedLead(
    String uid,
    String category,
    String sourceName,
    long pipelineId,
    Instant createdAt,
    Optional<Long> leadId,
    List<Long> contactIds,
    List<Long> companyIds,
    Map<String, @Nullable Object> metadata) {

  public UnsortedLead {
    contactIds = List.copyOf(contactIds);
    companyIds = List.copyOf(companyIds);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
