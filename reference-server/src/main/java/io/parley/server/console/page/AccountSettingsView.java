package io.parley.server.console.page;

import io.parley.server.audit.AuditEntry;
import io.parley.server.console.access.Member;
import io.parley.server.security.ApiKey;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an account is set to, who may use it, and what was changed.
 *
 * @param version of the settings that the form was filled with
 * @param name of the account, as it is stored
 * @param values of the form's fields by their names
 * @param problems why something was not done
 * @param viewer who looks
 * @param shown a secret that is shown this once
 * @param members by login
 * @param keys newest first
 * @param audit newest first
 * @param choices what fields may be set to
 */
public record AccountSettingsView(
    long version,
    String name,
    Map<String, String> values,
    List<String> problems,
    Member viewer,
    Optional<Shown> shown,
    List<Stored<Member>> members,
    List<Stored<ApiKey>> keys,
    List<AuditEntry> audit,
    Choices choices) {
  public AccountSettingsView {
    values = Map.copyOf(values);
    problems = List.copyOf(problems);
    members = List.copyOf(members);
    keys = List.copyOf(keys);
    audit = List.copyOf(audit);
  }

  /**
   * A secret that is shown once.
   *
   * @param kind {@code password} or {@code key}
   * @param whose the login or the key's name
   */
  public record Shown(String kind, String whose, String secret) {}

  /** What the fields may be set to. */
  public record Choices(List<String> zones, List<String> currencies, List<String> days) {
    public Choices {
      zones = List.copyOf(zones);
      currencies = List.copyOf(currencies);
      days = List.copyOf(days);
    }
  }

  /** The value of a field; empty when it has none. */
  public String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** Whether the viewer may change settings, members and keys. */
  public boolean mayChange() {
    return viewer.role().covers(Role.ADMIN);
  }

  /** Whether the viewer may delete the account. */
  public boolean mayDelete() {
    return viewer.role() == Role.OWNER;
  }

  /** The roles that the viewer may give, the least first. */
  public List<Role> roles() {
    return java.util.Arrays.stream(Role.values()).filter(viewer.role()::covers).toList();
  }
}
