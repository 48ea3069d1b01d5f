package io.parley.automation.sequence;

import io.parley.core.event.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an event or an enrolment is about, by ids: {@code integration}, {@code lead}, {@code talk},
 * {@code conversation}, {@code contact}, {@code company}.
 */
final class About {
  static final String INTEGRATION = "integration";
  static final String CONVERSATION = "conversation";

  /** From the one that tells most to the one that tells least. */
  static final List<String> NAMES = List.of("lead", "talk", CONVERSATION, "contact", "company");

  private About() {}

  /** The ids that an event names in its facts and as its subject. */
  static Map<String, String> of(Event event) {
    var ids = new LinkedHashMap<String, String>();
    for (String name : NAMES) {
      event.fact(name + ".id").filter(id -> !id.isBlank()).ifPresent(id -> ids.put(name, id));
    }
    named(event.subject()).forEach(ids::putIfAbsent);
    if (event.source().startsWith("kommo/")) {
      ids.put(INTEGRATION, event.source().substring("kommo/".length()));
    }
    return ids;
  }

  /** {@code lead:17} as an id by its name; empty for other subjects. */
  static Map<String, String> named(String subject) {
    int colon = subject.indexOf(':');
    String name = colon < 0 ? "" : subject.substring(0, colon);
    return NAMES.contains(name) && colon + 1 < subject.length()
        ? Map.of(name, subject.substring(colon + 1))
        : Map.of();
  }

  /** Whether both are about the same: decided by the id that tells most of those both know. */
  static boolean same(Map<String, String> one, Map<String, String> other) {
    if (differ(INTEGRATION, one, other)) {
      return false;
    }
    for (String name : NAMES) {
      if (one.containsKey(name) && other.containsKey(name)) {
        return !differ(name, one, other);
      }
    }
    return false;
  }

  private static boolean differ(String name, Map<String, String> one, Map<String, String> other) {
    Optional<String> here = Optional.ofNullable(one.get(name));
    Optional<String> there = Optional.ofNullable(other.get(name));
    return here.isPresent() && there.isPresent() && !here.equals(there);
  }

  /** An id as facts hold it: a number where it is one. */
  static Object value(String id) {
    return id.matches("\\d{1,18}") ? (Object) Long.valueOf(id) : id;
  }

  /** What one subject is told from another by, for re-enrolment. */
  static String identity(Map<String, String> target, String subject) {
    String account = Optional.ofNullable(target.get(INTEGRATION)).orElse("");
    return NAMES.stream()
        .filter(target::containsKey)
        .findFirst()
        .map(name -> account + "|" + name + ":" + target.get(name))
        .orElse(account + "|" + subject);
  }
}
