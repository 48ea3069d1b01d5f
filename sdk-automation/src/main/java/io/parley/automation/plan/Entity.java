package io.parley.automation.plan;

import io.parley.core.secret.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What acts are done to, so that those of different events can be counted together.
 *
 * @param account the integration whose account it is in, since two accounts may have leads of one
 *     id; empty when it is in none
 * @param name such as {@code lead:17}
 */
public record Entity(String account, String name) {
  private static final int LONGEST = 150;
  private static final String INTEGRATION = "integration";

  /**
   * The lead of the facts, else their contact, company or customer, else the event's subject.
   *
   * @param target ids that acts need, by name
   */
  public static Entity of(
      Map<String, @Nullable Object> facts, String subject, Map<String, String> target) {
    return new Entity(target.getOrDefault(INTEGRATION, ""), name(facts, subject));
  }

  private static String name(Map<String, @Nullable Object> facts, String subject) {
    for (String kind : List.of("lead", "contact", "company", "customer")) {
      Object id = facts.get(kind + ".id");
      if (id != null && !id.toString().isBlank()) {
        return kind + ":" + id;
      }
    }
    return subject;
  }

  /** Names it over all accounts of a tenant; at most {@value #LONGEST} characters. */
  String key() {
    String key = account.isEmpty() ? name : account + "|" + name;
    return key.length() <= LONGEST ? key : Secret.of(key).sha256();
  }
}
