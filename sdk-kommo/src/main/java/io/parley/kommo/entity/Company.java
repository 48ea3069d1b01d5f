package io.parley.kommo.entity;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A company that deals are made with. Immutable.
 *
 * @param fields the filled custom fields; phones, e-mails and the web address are among them
 * @param leadIds the deals of this company
 * @param contactIds the people of this company
 * @param raw everything Kommo sent
 */
public record Company(
    long id,
    String name,
    long responsibleUserId,
    Instant createdAt,
    Instant updatedAt,
    CustomFields fields,
    List<Tag> tags,
    List<Long> leadIds,
    List<Long> contactIds,
    Map<String, @Nullable Object> raw) {

  public Company {
    tags = List.copyOf(tags);
    leadIds = List.copyOf(leadIds);
    contactIds = List.copyOf(contactIds);
    raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
  }

  /** Whether a tag of this name is on the company. Case does not matter, as in Kommo. */
  public boolean tagged(String name) {
    return tags.stream().anyMatch(tag -> tag.name().equalsIgnoreCase(name));
  }

  /** The phone numbers as they were typed. */
  public List<String> phones() {
    return fields.find("PHONE").map(CustomField::texts).orElse(List.of());
  }

  /** The e-mail addresses as they were typed. */
  public List<String> emails() {
    return fields.find("EMAIL").map(CustomField::texts).orElse(List.of());
  }

  /** The address of its site, when it is filled. */
  public Optional<String> web() {
    return fields.find("WEB").flatMap(CustomField::text);
  }
}
