package io.parley.kommo.entity;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person. Immutable.
 *
 * @param firstName empty when Kommo holds only the whole name
 * @param lastName empty when Kommo holds only the whole name
 * @param fields the filled custom fields; phones and e-mails are among them
 * @param leadIds the deals of this person
 * @param raw everything Kommo sent
 */
public record Contact(
    long id,
    String name,
    String firstName,
    String lastName,
    long responsibleUserId,
    Instant createdAt,
    Instant updatedAt,
    CustomFields fields,
    List<Tag> tags,
    List<Long> leadIds,
    Optional<Long> companyId,
    Map<String, @Nullable Object> raw) {

  public Contact {
    tags = List.copyOf(tags);
    leadIds = List.copyOf(leadIds);
    raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
  }

  /** The phone numbers as they were typed. */
  public List<String> phones() {
    return fields.find("PHONE").map(CustomField::texts).orElse(List.of());
  }

  /** The e-mail addresses as they were typed. */
  public List<String> emails() {
    return fields.find("EMAIL").map(CustomField::texts).orElse(List.of());
  }
}
