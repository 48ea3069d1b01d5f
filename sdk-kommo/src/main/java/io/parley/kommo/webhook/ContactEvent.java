package io.parley.kommo.webhook;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A contact or a company was made, changed, handed over, deleted or restored. Kommo tells both in
 * one group. Immutable.
 */
public record ContactEvent(HookItem item) implements KommoEvent {

  @Override
  public String kind() {
    String what =
        switch (item.action()) {
          case "add" -> "created";
          case "delete" -> "deleted";
          case "restore" -> "restored";
          case "responsible" -> "responsible_changed";
          // Kommo tells a new responsible user of a contact as an update with the old one.
          default ->
              item.text("old_responsible_user_id").isPresent() ? "responsible_changed" : "updated";
        };
    return prefix() + "." + what;
  }

  @Override
  public String subject() {
    return prefix() + ":" + id();
  }

  /** 0 when the hook does not tell. */
  public long id() {
    return item.id("id").orElse(0L);
  }

  public boolean company() {
    return item.group().equals("companies")
        || item.text("type").filter("company"::equals).isPresent();
  }

  /** The deals the hook names. */
  public List<Long> leadIds() {
    Object linked = item.fields().getOrDefault("linked_leads_id", "");
    return HookTree.things(linked).stream()
        .flatMap(
            lead ->
                (lead instanceof String id ? Optional.of(id) : HookTree.text(lead, "ID")).stream())
        .filter(id -> HookTree.isNumber(id) && id.length() <= 18)
        .map(Long::valueOf)
        .toList();
  }

  @Override
  public Map<String, Object> facts() {
    String prefix = prefix();
    var facts =
        new Facts(item)
            .entity(prefix)
            .text(prefix + ".companyName", "company_name")
            .id(prefix + ".companyId", "linked_company_id");
    List<Long> leads = leadIds();
    if (!leads.isEmpty()) {
      facts.put(prefix + ".leadIds", leads);
    }
    for (HookField field : item.customFields()) {
      if (!field.values().isEmpty()) {
        field
            .code()
            .filter(code -> code.equals("PHONE") || code.equals("EMAIL"))
            .ifPresent(
                code ->
                    facts.put(
                        prefix + (code.equals("PHONE") ? ".phone" : ".email"),
                        field.values().getFirst()));
      }
    }
    return facts.build();
  }

  private String prefix() {
    return company() ? "company" : "contact";
  }
}
