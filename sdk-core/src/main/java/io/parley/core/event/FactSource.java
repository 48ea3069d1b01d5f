package io.parley.core.event;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the things an event is about as they are now. What a webhook tells is a hint: it may be
 * late, or not from the CRM at all. Thread-safe.
 */
@Spi
@FunctionalInterface
public interface FactSource {
  /** Knows nothing besides the events themselves. */
  FactSource NONE = (tenant, target, wanted) -> Reading.NOTHING;

  /**
   * Reads.
   *
   * @param target the things by name, as effects name them: {@code integration}, {@code lead},
   *     {@code contact}, {@code company}, {@code talk}
   * @param wanted the things asked for, by the first part of their facts' names: {@code lead},
   *     {@code contact}, {@code company}, {@code talk}; others are left out
   * @throws io.parley.core.RemoteException when the place where they are kept did not answer
   */
  Reading read(TenantId tenant, Map<String, String> target, Set<String> wanted);

  /**
   * What was found.
   *
   * @param facts JSON values by dotted name, such as {@code lead.price}
   * @param missing things that the target names and that are not there, for people: {@code lead 17}
   */
  record Reading(Map<String, @Nullable Object> facts, List<String> missing) {
    /** Nothing was asked for, or there was nothing to ask. */
    public static final Reading NOTHING = new Reading(Map.of(), List.of());

    public Reading {
      facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
      missing = List.copyOf(missing);
    }

    /** What was found. */
    public static Reading of(Map<String, @Nullable Object> facts, List<String> missing) {
      return new Reading(facts, missing);
    }
  }
}
