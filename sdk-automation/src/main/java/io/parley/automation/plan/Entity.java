package io.parley.automation.plan;

import io.parley.core.secret.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names what acts are done to, so that those of different events can be counted together. */
public final class Entity {
  private static final int LONGEST = 150;

  private Entity() {}

  /**
   * The lead of the facts, else their contact, company or customer, else the event's subject; such
   * as {@code lead:17}.
   */
  public static String of(Map<String, @Nullable Object> facts, String subject) {
    for (String kind : List.of("lead", "contact", "company", "customer")) {
      Object id = facts.get(kind + ".id");
      if (id != null && !id.toString().isBlank()) {
        return bounded(kind + ":" + id);
      }
    }
    return bounded(subject);
  }

  private static String bounded(String name) {
    return name.length() <= LONGEST ? name : Secret.of(name).sha256();
  }
}
