package io.parley.core.work;

import io.parley.core.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One act on the outside world in the ledger, from the decision to its proof.
 *
 * @param tenant whose it is
 * @param key derived from the decision (event, rule or agent at its version, step, action): the
 *     same decision made twice plans one effect
 * @param id made when it was planned; sorts by time
 * @param action names the handler, such as {@code sendMessage}
 * @param subject the mailbox it is sent through, in order
 * @param parameters what to do, as the author of the rule or the agent wrote it
 * @param target where to do it: ids by name, such as {@code integration}, {@code talk}, {@code
 *     lead}, {@code conversation}
 * @param state how far it has come
 * @param attempt how often it was sent
 * @param sentAt when it was last sent
 * @param remoteId the outside's name for what was made
 * @param reason why it ended so, or why it waits
 * @param cause the id of the event that led to it
 * @param depth the depth of that event plus one
 * @param createdAt when it was planned
 * @param updatedAt when it last changed
 */
public record Effect(
    TenantId tenant,
    String key,
    String id,
    String action,
    String subject,
    Map<String, @Nullable Object> parameters,
    Map<String, String> target,
    EffectState state,
    int attempt,
    Optional<Instant> sentAt,
    Optional<String> remoteId,
    Optional<String> reason,
    Optional<String> cause,
    int depth,
    Instant createdAt,
    Instant updatedAt) {
  public Effect {
    if (key.isEmpty() || action.isEmpty() || subject.isEmpty()) {
      throw new IllegalArgumentException(
          "effect key '" + key + "', action '" + action + "' and subject must not be empty");
    }
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    target = Map.copyOf(target);
  }

  /** A planned effect. */
  public static Effect planned(
      TenantId tenant,
      String key,
      String id,
      String action,
      String subject,
      Map<String, @Nullable Object> parameters,
      Map<String, String> target,
      Optional<String> cause,
      int depth,
      Instant now) {
    return new Effect(
        tenant,
        key,
        id,
        action,
        subject,
        parameters,
        target,
        EffectState.PLANNED,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        cause,
        depth,
        now,
        now);
  }

  /** The parameter as text, or empty when absent or null. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).map(Object::toString);
  }

  /** The id of that name in the target. */
  public Optional<String> at(String name) {
    return Optional.ofNullable(target.get(name));
  }

  /** The same effect as one that was sent at {@code at} and has not been answered since. */
  public Effect asSentAt(Instant at) {
    return new Effect(
        tenant,
        key,
        id,
        action,
        subject,
        parameters,
        target,
        EffectState.SENDING,
        attempt,
        Optional.of(at),
        remoteId,
        reason,
        cause,
        depth,
        createdAt,
        updatedAt);
  }
}
