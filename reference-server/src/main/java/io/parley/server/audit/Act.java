package io.parley.server.audit;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was done, before it has a place in the chain.
 *
 * @param actor who did it
 * @param verb what: {@code created}, {@code changed}, {@code removed}, {@code signed_in} and so on
 * @param object the kind of thing, such as {@code rule}
 * @param objectId which one
 * @param before the fields that were different before; empty for what was not there
 * @param after the fields as they are now; empty for what is gone
 * @param detail a sentence where fields do not say it
 */
public record Act(
    Actor actor,
    String verb,
    String object,
    String objectId,
    Map<String, @Nullable Object> before,
    Map<String, @Nullable Object> after,
    Optional<String> detail) {
  /** Something that changed no stored thing. */
  public static Act of(Actor actor, String verb, String object, String objectId, String detail) {
    return new Act(actor, verb, object, objectId, Map.of(), Map.of(), Optional.of(detail));
  }
}
