package io.parley.kommo.webhook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something this version does not know. Kept whole, so that a change at Kommo loses nothing here.
 * Immutable.
 *
 * @param item as much as could be understood; its group is empty when that is nothing
 * @param reason why it is not known, for people
 * @param body the whole body as text
 */
public record UnknownEvent(HookItem item, String reason, String body) implements KommoEvent {

  @Override
  public String kind() {
    return "kommo.unknown";
  }

  /** The lead, contact or talk when the item still tells; else the account. */
  @Override
  public String subject() {
    String prefix =
        switch (item.group()) {
          case "leads" -> "lead";
          case "contacts" -> "contact";
          case "companies" -> "company";
          case "customers" -> "customer";
          case "task" -> "task";
          case "talk" -> "talk";
          default -> "";
        };
    Optional<Long> id = item.id("id");
    if (!prefix.isEmpty() && id.isPresent()) {
      return prefix + ":" + id.get();
    }
    HookAccount account = account();
    return "account:" + account.id().map(String::valueOf).or(account::subdomain).orElse("unknown");
  }

  @Override
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kommo.group", item.group());
    facts.put("kommo.action", item.action());
    facts.put("kommo.reason", reason);
    facts.put("kommo.body", body);
    return facts;
  }

  /** Of an item its content; of a body nobody understood the body. */
  @Override
  public String key() {
    String content =
        item.fields().isEmpty()
            ? DerivedKey.of(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            : DerivedKey.of(item);
    return content + DerivedKey.hour(item);
  }
}
