package io.parley.server.automation;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.parley.automation.rule.FieldTypes;
import io.parley.core.TenantId;
import io.parley.core.mirror.MirrorQuery;
import io.parley.kommo.entity.CustomFieldDefinition;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.sync.KommoMirror;
import io.parley.kommo.sync.Mirrored;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.KommoChannel;
import io.parley.server.store.Stored;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields that an agent's conditions may ask about: the product's own, and the custom fields of
 * the Kommo accounts the agent works for, once all of these have been synced. Until then any custom
 * field may be asked about. Known for five seconds. Thread-safe.
 */
final class SyncedFields {
  private static final Map<String, EntityKind> THINGS =
      Map.of(
          "lead",
          EntityKind.LEADS,
          "contact",
          EntityKind.CONTACTS,
          "company",
          EntityKind.COMPANIES);

  /** Far above what an account may have. */
  private static final int MOST = 1_000;

  private static final int MOST_INTEGRATIONS = 100;

  private final KommoChannel kommo;
  private final LoadingCache<Whose, FieldTypes> known =
      Caffeine.newBuilder()
          .maximumSize(1_000)
          .expireAfterWrite(Duration.ofSeconds(5))
          .build(this::read);

  private record Whose(TenantId tenant, String agentId) {}

  SyncedFields(KommoChannel kommo) {
    this.kommo = kommo;
  }

  FieldTypes of(TenantId tenant, String agentId) {
    return known.get(new Whose(tenant, agentId));
  }

  private FieldTypes read(Whose whose) {
    FieldTypes types = FieldTypes.standard();
    Optional<List<KommoMirror>> mirrors = mirrors(whose.tenant(), whose.agentId());
    if (mirrors.isEmpty()) {
      return types;
    }
    for (Map.Entry<String, EntityKind> thing : THINGS.entrySet()) {
      var fields = new HashMap<String, FieldTypes.Type>();
      for (KommoMirror mirror : mirrors.get()) {
        definitions(mirror, thing.getValue()).forEach(field -> collect(field, fields));
      }
      types = types.withCustomFields(thing.getKey(), fields);
    }
    return types;
  }

  /** The copies of an agent's accounts; empty where it has none or one was not synced yet. */
  private Optional<List<KommoMirror>> mirrors(TenantId tenant, String agentId) {
    List<Stored<Integration>> accounts =
        kommo.integrations().ofAgent(tenant, agentId, Optional.empty(), MOST_INTEGRATIONS);
    boolean synced =
        accounts.stream()
            .allMatch(
                account -> kommo.sync().runs().lastSucceeded(tenant, account.id()).isPresent());
    return accounts.isEmpty() || !synced
        ? Optional.empty()
        : Optional.of(
            accounts.stream().map(account -> kommo.sync().mirror(tenant, account.id())).toList());
  }

  /**
   * The custom fields of one kind of thing in an agent's accounts; empty where it has no account or
   * one was not synced yet. Read anew.
   */
  Optional<List<CustomFieldDefinition>> definitions(
      TenantId tenant, String agentId, EntityKind kind) {
    return mirrors(tenant, agentId)
        .map(
            mirrors ->
                mirrors.stream().flatMap(mirror -> definitions(mirror, kind).stream()).toList());
  }

  private static List<CustomFieldDefinition> definitions(KommoMirror mirror, EntityKind kind) {
    var query =
        new MirrorQuery(
            Optional.of(kind.path()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            MOST);
    return mirror.customFields(query).stream().map(Mirrored::value).toList();
  }

  private static void collect(CustomFieldDefinition field, Map<String, FieldTypes.Type> fields) {
    add(fields, Long.toString(field.id()), field.type());
    field.code().ifPresent(code -> add(fields, code, field.type()));
  }

  /** Of two accounts whose fields share a code but not a type, any type will do. */
  private static void add(Map<String, FieldTypes.Type> fields, String name, String type) {
    fields.merge(name, type(type), (one, other) -> one == other ? one : FieldTypes.Type.ANY);
  }

  /** Kommo's types are an open set, and several of them hold one value or many. */
  private static FieldTypes.Type type(String kommo) {
    return switch (kommo) {
      case "numeric", "monetary" -> FieldTypes.Type.NUMBER;
      case "text", "textarea", "url", "select", "radiobutton" -> FieldTypes.Type.TEXT;
      default -> FieldTypes.Type.ANY;
    };
  }
}
