package io.parley.kommo.webhook;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One item of a hook as it came: everything is text, a map by name, or a list. Immutable.
 *
 * @param group the first key, such as {@code leads}
 * @param action the second key, such as {@code status}
 * @param fields everything else; values are text, maps and lists
 * @param receivedAt when the hook came in, for items that carry no time
 */
public record HookItem(
    String group,
    String action,
    HookAccount account,
    Map<String, Object> fields,
    Instant receivedAt) {
  private static final int MAX_AMOUNT_LENGTH = 30;

  public HookItem {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** The text below these names; empty when there is none, or it is empty. */
  public Optional<String> text(String... names) {
    return HookTree.text(fields, names);
  }

  /** The whole number of that name; empty when it is none. */
  public Optional<Long> number(String name) {
    return text(name).flatMap(HookItem::whole);
  }

  /** The id of that name: a whole number above zero. */
  public Optional<Long> id(String name) {
    return number(name).filter(id -> id > 0);
  }

  /** The amount of that name; empty when it is none, or no amount anybody would pay. */
  public Optional<BigDecimal> amount(String name) {
    try {
      return text(name)
          .filter(text -> text.length() <= MAX_AMOUNT_LENGTH)
          .map(String::strip)
          .map(BigDecimal::new)
          .filter(amount -> Math.abs(amount.scale()) <= MAX_AMOUNT_LENGTH);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /** The unix seconds of that name; empty when they are none. */
  public Optional<Instant> instant(String name) {
    try {
      return number(name).filter(seconds -> seconds > 0).map(Instant::ofEpochSecond);
    } catch (DateTimeException outOfRange) {
      return Optional.empty();
    }
  }

  /** Whether the value of that name is 1 or true. */
  public boolean flag(String name) {
    return text(name).filter(text -> text.equals("1") || text.equals("true")).isPresent();
  }

  /** The custom fields of a lead, contact or element. */
  public List<HookField> customFields() {
    Object found = fields.getOrDefault("custom_fields", "");
    return HookTree.things(found).stream().map(HookField::of).toList();
  }

  /** The names of the tags. */
  public List<String> tags() {
    Object found = fields.getOrDefault("tags", "");
    return HookTree.things(found).stream()
        .flatMap(
            tag ->
                (tag instanceof String name ? Optional.of(name) : HookTree.text(tag, "name"))
                    .stream())
        .toList();
  }

  /** The account the item or its hook names. */
  @Override
  public HookAccount account() {
    return account.id().isPresent()
        ? account
        : new HookAccount(id("account_id"), account.subdomain());
  }

  /** When it happened, as far as the item tells; else when it came in. */
  Instant occurredAt() {
    return told().orElse(receivedAt);
  }

  /** Whether the item tells when it happened. */
  boolean timed() {
    return told().isPresent();
  }

  private Optional<Instant> told() {
    return instant("updated_at")
        .or(() -> instant("last_modified"))
        .or(() -> instant("created_at"))
        .or(() -> instant("date_create"));
  }

  private static Optional<Long> whole(String text) {
    int length = text.length();
    if (length == 0 || length > 18) {
      return Optional.empty();
    }
    for (int i = text.charAt(0) == '-' && length > 1 ? 1 : 0; i < length; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Optional.empty();
      }
    }
    return Optional.of(Long.parseLong(text));
  }
}
