package io.parley.core.agent;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The agents of every tenant. Thread-safe. */
public final class Agents {
  private static final String COLLECTION = "agent";

  /** Every setting as it is where nobody set it. */
  private static final Map<String, @Nullable Object> USUAL =
      Json.readMap(Json.write(Agent.Profile.named("agent")));

  private final Storage storage;
  private final DocumentStore documents;

  public Agents(Storage storage) {
    this.storage = storage;
    this.documents = storage.documents();
  }

  /** Stores a new agent under {@code id}. */
  public Agent create(TenantId tenant, String id, Agent.Profile profile, Instant now) {
    storage.work().commit(List.of(save(tenant, id, profile, 0)), now);
    return find(tenant, id).orElseThrow();
  }

  /** The agent, or empty when there is none of that id. */
  public Optional<Agent> find(TenantId tenant, String id) {
    return documents.find(tenant, COLLECTION, id).map(Agents::agent);
  }

  /** The agents, newest first. {@code before} is the last id of the page before. */
  public List<Agent> list(TenantId tenant, Optional<String> before, int limit) {
    return documents.list(tenant, COLLECTION, new DocumentQuery(Map.of(), before, limit)).stream()
        .map(Agents::agent)
        .toList();
  }

  /**
   * Replaces what people set of an agent.
   *
   * @throws io.parley.core.StaleVersionException when it is not at {@code version} any more
   */
  public Agent update(
      TenantId tenant, String id, long version, Agent.Profile profile, Instant now) {
    storage.work().commit(List.of(save(tenant, id, profile, version)), now);
    return find(tenant, id).orElseThrow();
  }

  /** Removes an agent; nothing happens when it is gone. */
  public void remove(TenantId tenant, String id, Instant now) {
    storage.work().commit(List.of(new Write.Remove(tenant, COLLECTION, id)), now);
  }

  /** The write that stores an agent where {@code expected} is now; 0 for a new one. */
  public static Write save(TenantId tenant, String id, Agent.Profile profile, long expected) {
    return new Write.Put(
        tenant,
        COLLECTION,
        id,
        Map.of("status", profile.status().name()),
        Json.write(profile),
        expected);
  }

  private static Agent agent(Document document) {
    return new Agent(
        document.tenant(),
        document.id(),
        document.version(),
        document.createdAt(),
        document.updatedAt(),
        profile(document.body()));
  }

  /** What was stored before a setting existed has its default. */
  private static Agent.Profile profile(String body) {
    Map<String, @Nullable Object> stored = new LinkedHashMap<>(Json.readMap(body));
    USUAL.forEach((field, usual) -> stored.put(field, over(stored.get(field), usual)));
    if (stored.get("memory") instanceof Map<?, ?> memory
        && memory.get("window") instanceof Integer window
        && window < Agent.Memory.LEAST) {
      // Set when a window was counted in messages.
      stored.put("memory", over(Map.of("window", Agent.Memory.DEFAULT.window()), memory));
    }
    return Json.convert(stored, Agent.Profile.class);
  }

  private static @Nullable Object over(@Nullable Object given, @Nullable Object usual) {
    if (given instanceof Map<?, ?> some && usual instanceof Map<?, ?> all) {
      Map<String, @Nullable Object> both = new LinkedHashMap<>();
      all.forEach((name, value) -> both.put(String.valueOf(name), value));
      some.forEach((name, value) -> both.put(String.valueOf(name), value));
      return both;
    }
    return given == null ? usual : given;
  }
}
