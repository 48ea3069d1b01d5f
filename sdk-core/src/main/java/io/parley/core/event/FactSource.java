package io.parley.core.event;

import io.parley.core.Spi;
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
  FactSource NONE = (event, wanted) -> Reading.NOTHING;

  /**
   * Reads.
   *
   * @param event names the things in its facts: {@code lead.id}, {@code contact.id}, …
   * @param wanted the things asked for, by the first part of their facts' names: {@code lead},
   *     {@code contact}, {@code company}, {@code talk}; others are left out
   * @throws io.parley.core.RemoteException when the place where they are kept did not answer
   */
  Reading read(Event event, Set<String> wanted);

  /**
   * What was found.
   *
   * @param facts JSON values by dotted name, such as {@code lead.price}
   * @param missing things that the event names and that are not there, for people: {@code lead 17}
   */
  record Reading(Map<String, @Nullable Object> facts, List<String> missing) {
    /** Nothing was asked for, or there was nothing to ask. */
    public static final Reading NOTHING = new Reading(Map.of(), List.of());

    /** What was found. */
    public static Reading of(Map<String, @Nullable Object> facts, List<String> missing) {
      return new Reading(facts, missing);
    }

    public Reading {
      facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
      missing = List.copyOf(missing);
    }
  }
}
