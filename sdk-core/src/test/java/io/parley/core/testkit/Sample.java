package io.parley.core.testkit;

import io.parley.core.TenantId;
import io.parley.core.conversation.Message;
import io.parley.core.document.DocumentQuery;
import io.parley.core.event.Event;
import io.parley.core.work.Effect;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Samples of what is stored; what a test does not name has the same value everywhere. */
public final class Sample {
  /** The present of most tests. */
  public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  /** How long claims hold here. */
  public static final Duration LEASE = Duration.ofSeconds(30);

  /** The tenant of most tests. */
  public static final TenantId ACME = new TenantId("acme");

  /** Another tenant, who must not notice. */
  public static final TenantId GLOBEX = new TenantId("globex");

  private Sample() {}

  /** A job of {@link #ACME} that arrived and is due at noon, in a mailbox of its own. */
  public static Job job(String id) {
    return job(id, "subject-of-" + id, NOON);
  }

  /** A job of {@link #ACME} in the mailbox {@code subject}, arrived and due at {@code at}. */
  public static Job job(String id, String subject, Instant at) {
    return job(ACME, id, subject, at);
  }

  /** A job that arrived and is due at {@code at}. */
  public static Job job(TenantId tenant, String id, String subject, Instant at) {
    return Job.of(tenant, id, "sample", subject, "{\"job\":\"" + id + "\"}", at);
  }

  /** An event of {@link #ACME} received at noon; its key is {@code key-of-} and its id. */
  public static Event event(String id, String subject) {
    return event(ACME, id, "lead.added", subject, "key-of-" + id, NOON);
  }

  /** An event. */
  public static Event event(
      TenantId tenant, String id, String kind, String subject, String key, Instant at) {
    return new Event(
        tenant,
        id,
        kind,
        subject,
        key,
        at.minusSeconds(1),
        at,
        "kommo/1",
        Map.of("lead.price", 17, "lead.name", "Ana"),
        Optional.empty(),
        0);
  }

  /** A planned effect of {@link #ACME}; its key is {@code key-of-} and its id. */
  public static Effect effect(String id, String subject) {
    return effect(ACME, id, subject, Optional.empty());
  }

  /** A planned effect that an event led to. */
  public static Effect effect(TenantId tenant, String id, String subject, Optional<String> cause) {
    return Effect.planned(
        tenant,
        "key-of-" + id,
        id,
        "addNote",
        subject,
        Map.of("text", "Hola"),
        Map.of("lead", "17"),
        cause,
        1,
        NOON);
  }

  /** A document of {@link #ACME} in the collection {@code agent}, without labels. */
  public static Write.Put put(String id, String body, long expected) {
    return put(ACME, id, Map.of(), body, expected);
  }

  /** A document in the collection {@code agent}. */
  public static Write.Put put(
      TenantId tenant, String id, Map<String, String> labels, String body, long expected) {
    return new Write.Put(tenant, "agent", id, labels, body, expected);
  }

  /** The first nine documents of a collection. */
  static DocumentQuery page() {
    return DocumentQuery.first(9);
  }

  /** A message of the customer. */
  public static Message message(String id, String text) {
    return new Message.FromCustomer(id, text, NOON, Optional.of("Ana"), Optional.empty());
  }

  /** Appends a customer's message to a conversation of {@link #ACME}; its id is its key. */
  public static Write.Append append(String conversation, String id) {
    return new Write.Append(ACME, conversation, id, message(id, "text of " + id));
  }

  /** A claim on up to {@code limit} jobs of any tenant, for {@link #LEASE}. */
  public static WorkStore.Claim claim(Instant now, int limit) {
    return claim(now, limit, Set.of());
  }

  /** A claim that passes over some tenants. */
  public static WorkStore.Claim claim(Instant now, int limit, Set<TenantId> excluded) {
    return new WorkStore.Claim(now, limit, LEASE, "tester", excluded);
  }

  /** Commits one write at noon; whether it changed something. */
  public static boolean commit(Storage storage, Write write) {
    return commit(storage, write, NOON);
  }

  /** The same at another time. */
  public static boolean commit(Storage storage, Write write, Instant at) {
    return storage.work().commit(List.of(write), at).getFirst();
  }
}
