package io.parley.server.automation;

import static java.util.stream.Collectors.joining;

import io.parley.core.TenantId;
import io.parley.kommo.entity.CustomFieldDefinition;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.lookup.NamedFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which fields agents may be allowed to tell of deals and contacts: those of the Kommo accounts
 * that they work for, once all of these have been synced; until then any. Thread-safe.
 */
public final class CrmFields {
  /** The field of an agent that names them. */
  public static final String FIELD = "retrieval.crmFields";

  private static final String PRICE = "price";
  private static final int MOST_TOLD = 40;

  private final SyncedFields synced;

  CrmFields(SyncedFields synced) {
    this.synced = synced;
  }

  /**
   * What is wrong with the names that an agent is to have; empty for nothing.
   *
   * @param before the names that it has: they stay, also where the field is gone by now
   */
  public Optional<String> problem(
      TenantId tenant, String agentId, List<String> before, List<String> names) {
    List<String> added = names.stream().filter(name -> !before.contains(name)).toList();
    if (added.isEmpty()) {
      return Optional.empty();
    }
    var known = new ArrayList<CustomFieldDefinition>();
    for (EntityKind kind : List.of(EntityKind.LEADS, EntityKind.CONTACTS)) {
      Optional<List<CustomFieldDefinition>> found = synced.definitions(tenant, agentId, kind);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      known.addAll(found.get());
    }
    return added.stream()
        .filter(name -> !isThere(new NamedFields(List.of(name)), known))
        .findFirst()
        .map(
            name ->
                FIELD
                    + " '"
                    + name
                    + "' must be "
                    + PRICE
                    + " or a custom field of the synced Kommo account: "
                    + told(known));
  }

  private static boolean isThere(NamedFields wanted, List<CustomFieldDefinition> known) {
    return wanted.has(PRICE)
        || known.stream().anyMatch(field -> wanted.has(field.name(), field.id(), field.code()));
  }

  private static String told(List<CustomFieldDefinition> known) {
    List<String> names = known.stream().map(CustomFieldDefinition::name).distinct().toList();
    String told =
        Stream.concat(
                names.stream().limit(MOST_TOLD),
                names.size() > MOST_TOLD
                    ? Stream.of("and " + (names.size() - MOST_TOLD) + " more")
                    : Stream.of())
            .collect(joining(", "));
    return told.isEmpty() ? "it has none" : told;
  }
}
