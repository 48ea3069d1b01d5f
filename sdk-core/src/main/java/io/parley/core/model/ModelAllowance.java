package io.parley.core.model;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.document.Document;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * Whether a tenant's agents may ask their language model: not while it rests because its quota was
 * used up, and not beyond the tokens of a day. Kept in the store, so all nodes agree and a restart
 * forgets nothing. Thread-safe.
 *
 * <p>A call is counted by what it will probably cost before it is made, and by what it did cost
 * after: so a day ends within one call of its cap, also when many calls are made at once. A day is
 * a day of UTC. Whoever is stopped is told of by an event, {@code agent.model_paused}, once.
 */
public final class ModelAllowance {
  /** A model whose quota is used up is tried again after this time. */
  public static final Duration REST = Duration.ofMinutes(30);

  private static final String RESTS = "model_rest";
  private static final String USAGE = "model_usage";
  private static final int TRIES = 50;

  private final Storage storage;
  private final OptionalLong tokensPerDay;

  /**
   * @param tokensPerDay of one tenant, question and answer together; 1 or more; empty: no cap
   */
  public ModelAllowance(Storage storage, OptionalLong tokensPerDay) {
    if (tokensPerDay.isPresent() && tokensPerDay.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "tokens per day " + tokensPerDay.getAsLong() + " must be 1 or more");
    }
    this.storage = storage;
    this.tokensPerDay = tokensPerDay;
  }

  /**
   * Takes what a call will probably cost from the day's tokens; refused with the reason when the
   * model is to be left alone.
   */
  public Optional<String> refusal(TenantId tenant, String model, int tokens, Instant now) {
    Optional<Rest> rest =
        storage
            .documents()
            .find(tenant, RESTS, model)
            .map(document -> Json.read(document.body(), Rest.class))
            .filter(found -> found.until().isAfter(now));
    if (rest.isPresent()) {
      return rest.map(found -> "rests until " + found.until() + ": " + found.reason());
    }
    if (tokensPerDay.isEmpty()) {
      return Optional.empty();
    }
    long cap = tokensPerDay.getAsLong();
    if (used(tenant, now) >= cap) {
      String reason = "the " + cap + " tokens of " + day(now) + " are used up";
      storage.work().commit(List.of(told(tenant, model, reason, day(now).toString(), now)), now);
      return Optional.of(reason);
    }
    count(tenant, tokens, now);
    return Optional.empty();
  }

  /** Puts what a call did cost in the place of what was taken for it. */
  public void settle(TenantId tenant, int taken, int cost, Instant now) {
    if (tokensPerDay.isPresent() && taken != cost) {
      count(tenant, cost - taken, now);
    }
  }

  /** The tokens of the day so far. */
  public long used(TenantId tenant, Instant now) {
    return storage
        .documents()
        .find(tenant, USAGE, day(now).toString())
        .map(document -> Json.read(document.body(), Usage.class).tokens())
        .orElse(0L);
  }

  /** Leaves the model alone for {@link #REST}. */
  public void rest(TenantId tenant, String model, String reason, Instant now) {
    var rest = new Rest(now.plus(REST), reason);
    storage
        .work()
        .commit(
            List.of(
                new Write.Put(tenant, RESTS, model, Map.of(), Json.write(rest), Write.Put.ANY),
                told(tenant, model, reason, rest.until().toString(), now)),
            now);
  }

  private void count(TenantId tenant, int tokens, Instant now) {
    change(tenant, now, usage -> new Usage(Math.max(0, usage.tokens() + tokens)));
  }

  private void change(TenantId tenant, Instant now, UnaryOperator<Usage> change) {
    String id = day(now).toString();
    for (int attempt = 1; ; attempt++) {
      Optional<Document> found = storage.documents().find(tenant, USAGE, id);
      Usage before =
          found.map(document -> Json.read(document.body(), Usage.class)).orElse(new Usage(0));
      try {
        storage
            .work()
            .commit(
                List.of(
                    new Write.Put(
                        tenant,
                        USAGE,
                        id,
                        Map.of(),
                        Json.write(change.apply(before)),
                        found.map(Document::version).orElse(0L))),
                now);
        return;
      } catch (StaleVersionException e) {
        if (attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  private static LocalDate day(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  private static Write told(
      TenantId tenant, String model, String reason, String occasion, Instant now) {
    return new Write.Happened(
        new Event(
            tenant,
            UniqueId.at(now),
            EventKinds.AGENT_MODEL_PAUSED,
            "model:" + model,
            Secret.of("model_paused|" + model + "|" + occasion).sha256(),
            now,
            now,
            Event.OWN,
            Map.of("model.name", model, "model.reason", reason),
            Optional.empty(),
            0));
  }

  private record Rest(Instant until, String reason) {}

  private record Usage(long tokens) {}
}
