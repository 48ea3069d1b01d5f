package io.parley.kommo.sandbox;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tags of an account; each kind of card has its own. */
final class Tags {
  private final AccountState account;
  private final Map<EntityKind, Map<String, Tag>> byName = new EnumMap<>(EntityKind.class);

  Tags(AccountState account) {
    this.account = account;
  }

  /** The tag of that name, made when it is new. */
  Tag named(EntityKind kind, String name, @Nullable String color) {
    return of(kind).computeIfAbsent(name, fresh -> new Tag(account.nextId(), fresh, color));
  }

  Optional<Tag> find(EntityKind kind, long id) {
    return of(kind).values().stream().filter(tag -> tag.id() == id).findFirst();
  }

  Collection<Tag> all(EntityKind kind) {
    return of(kind).values();
  }

  private Map<String, Tag> of(EntityKind kind) {
    return byName.computeIfAbsent(kind, none -> new LinkedHashMap<>());
  }
}
