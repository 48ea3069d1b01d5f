package io.parley.kommo.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The custom fields of an account. */
final class Fields {
  private final AccountState account;
  private final Map<Long, Field> byId = new TreeMap<>();

  Fields(AccountState account) {
    this.account = account;
  }

  Field add(
      EntityKind kind, String name, @Nullable String code, String type, List<String> choices) {
    List<Field.Choice> offered = new ArrayList<>();
    for (String choice : choices) {
      String choiceCode = type.equals("multitext") ? choice : null;
      offered.add(
          new Field.Choice(account.nextId(), choice, choiceCode, 10L * (offered.size() + 1)));
    }
    return put(
        new Field(
            kind, account.nextId(), name, code, type, 500 + byId.size(), List.copyOf(offered)));
  }

  Field put(Field field) {
    byId.put(field.id(), field);
    return field;
  }

  Optional<Field> find(EntityKind kind, long id) {
    return Optional.ofNullable(byId.get(id)).filter(field -> field.kind() == kind);
  }

  Optional<Field> coded(EntityKind kind, String code) {
    return all(kind).stream().filter(field -> code.equals(field.code())).findFirst();
  }

  List<Field> all(EntityKind kind) {
    return byId.values().stream().filter(field -> field.kind() == kind).toList();
  }

  void remove(long id) {
    byId.remove(id);
  }
}
