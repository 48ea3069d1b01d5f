package io.parley.automation.sequence;

import io.parley.core.event.Event;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an event tells, over what is known of an enrolment otherwise. */
final class Over extends AbstractMap<String, @Nullable Object> {
  private final Map<String, @Nullable Object> told;
  private final Map<String, @Nullable Object> known;

  Over(Event event, Map<String, @Nullable Object> known) {
    this.told = new LinkedHashMap<>(event.facts());
    told.put("event.type", event.kind());
    told.put("event.subject", event.subject());
    told.put("event.source", event.source());
    told.put("event.occurredAt", event.occurredAt().toString());
    this.known = known;
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    return told.containsKey(name) ? told.get(name) : known.get(name);
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return told.containsKey(name) || known.containsKey(name);
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    var all = new LinkedHashMap<String, @Nullable Object>(known);
    all.putAll(told);
    return all.entrySet();
  }
}
