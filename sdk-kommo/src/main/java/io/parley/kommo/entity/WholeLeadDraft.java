package io.parley.kommo.entity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lead that is to be made together with its person and its company. Immutable.
 *
 * @param lead the deal; it must not name contacts or companies itself
 * @param contact the person, if one comes with it
 * @param company the company, if one comes with it
 */
public record WholeLeadDraft(
    LeadDraft lead, Optional<ContactDraft> contact, Optional<CompanyDraft> company) {

  public WholeLeadDraft {
    if (lead.wire().containsKey("_embedded")) {
      throw new IllegalArgumentException(
          "a lead that is made whole must not name contacts or companies itself");
    }
  }

  /** The deal alone so far. */
  public static WholeLeadDraft of(LeadDraft lead) {
    return new WholeLeadDraft(lead, Optional.empty(), Optional.empty());
  }

  /** The same, with the person. */
  public WholeLeadDraft with(ContactDraft contact) {
    return new WholeLeadDraft(lead, Optional.of(contact), company);
  }

  /** The same, with the company. */
  public WholeLeadDraft with(CompanyDraft company) {
    return new WholeLeadDraft(lead, contact, Optional.of(company));
  }

  /** The lead as Kommo writes it. */
  public Map<String, @Nullable Object> wire() {
    Map<String, @Nullable Object> wire = new LinkedHashMap<>(lead.wire());
    Map<String, Object> embedded = new LinkedHashMap<>();
    contact.ifPresent(one -> embedded.put("contacts", List.of(one.wire())));
    company.ifPresent(one -> embedded.put("companies", List.of(one.wire())));
    if (!embedded.isEmpty()) {
      wire.put("_embedded", embedded);
    }
    return wire;
  }
}
