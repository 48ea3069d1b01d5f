package io.parley.kommo.entity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of an account, such as its products. Immutable.
 *
 * @param type {@code regular}, {@code products}, {@code invoices} or {@code suppliers}; an open set
 * @param raw everything Kommo sent
 */
public record Catalog(long id, String name, String type, Map<String, @Nullable Object> raw) {
  public Catalog {
    raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
  }
}
