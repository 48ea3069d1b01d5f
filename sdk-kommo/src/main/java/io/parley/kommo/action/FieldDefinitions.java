package io.parley.kommo.action;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.core.TenantId;
import io.parley.kommo.entity.CustomFieldDefinition;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.FieldKey;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What the fields of the accounts are, kept for five minutes: setting one should not cost two more
 * requests each time. Thread-safe.
 */
final class FieldDefinitions {
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final int MOST = 10_000;

  private record Key(TenantId tenant, String integration, EntityKind kind, FieldKey field) {}

  private record Place(TenantId tenant, String integration) {}

  private final Cache<Key, CustomFieldDefinition> fields =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build();
  private final Cache<Place, ZoneId> zones =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build();

  Optional<CustomFieldDefinition> find(Target target, EntityKind kind, FieldKey field) {
    var key = new Key(target.effect().tenant(), integration(target), kind, field);
    CustomFieldDefinition known = fields.getIfPresent(key);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<CustomFieldDefinition> read = target.kommo().customFields().find(kind, field);
    read.ifPresent(definition -> fields.put(key, definition));
    return read;
  }

  /** Where the account's days begin. */
  ZoneId zone(Target target) {
    var place = new Place(target.effect().tenant(), integration(target));
    ZoneId known = zones.getIfPresent(place);
    if (known != null) {
      return known;
    }
    ZoneId read = target.kommo().account().timezone();
    zones.put(place, read);
    return read;
  }

  private static String integration(Target target) {
    return target.effect().at("integration").orElse("");
  }
}
