package io.parley.kommo.sandbox;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A lead as it stands. Immutable.
 *
 * @param tags names, in the order they were added
 * @param contacts ids of its contacts
 * @param fields the texts of its custom fields by the field's name
 */
public record SandboxLead(
    long id,
    String name,
    BigDecimal price,
    long pipelineId,
    long statusId,
    long responsibleUserId,
    List<String> tags,
    List<Long> contacts,
    Map<String, List<String>> fields) {
  public SandboxLead {
    tags = List.copyOf(tags);
    contacts = List.copyOf(contacts);
    fields = Map.copyOf(fields);
  }
}
