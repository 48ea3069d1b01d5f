package io.parley.server.audit;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds in writes what belongs into the audit: changes of what people set up. What a customer says,
 * what an agent answers and what a job notes for itself does not.
 */
final class Changes {
  /** By collection: the fields that tell of use and not of a change. */
  private static final Map<String, Set<String>> AUDITED =
      Map.ofEntries(
          Map.entry("account", Set.of()),
          Map.entry("member", Set.of("generation")),
          Map.entry("api-key", Set.of("lastUsedAt")),
          Map.entry("agent", Set.of()),
          Map.entry("script", Set.of()),
          Map.entry("rule", Set.of()),
          Map.entry("sequence", Set.of()),
          Map.entry("integration", Set.of()),
          Map.entry("outbound-hook", Set.of()),
          Map.entry("hook", Set.of()),
          Map.entry("inbound-hook", Set.of()),
          Map.entry("webhook-subscription", Set.of("failures")),
          Map.entry("prices", Set.of()),
          Map.entry("export", Set.of("progress")),
          Map.entry("session", Set.of()));

  private static final String SESSION = "session";

  private final DocumentStore documents;

  Changes(DocumentStore documents) {
    this.documents = documents;
  }

  private static boolean audited(Write write) {
    return write instanceof Write.EndTenant || AUDITED.containsKey(collection(write));
  }

  /** Whether any of the writes may belong into the audit. */
  static boolean any(List<Write> writes) {
    for (Write write : writes) {
      if (audited(write)) {
        return true;
      }
    }
    return false;
  }

  /** The tenants whose audit the writes may belong into. */
  static Set<TenantId> tenants(List<Write> writes) {
    return writes.stream().filter(Changes::audited).map(Write::tenant).collect(Collectors.toSet());
  }

  /** What the writes do in each tenant, compared with what is stored now. */
  Map<TenantId, List<Act>> acts(List<Write> writes, Actor actor) {
    Map<TenantId, List<Act>> acts = new LinkedHashMap<>();
    for (Write write : writes) {
      if (audited(write)) {
        act(write, actor)
            .ifPresent(
                act -> acts.computeIfAbsent(write.tenant(), each -> new ArrayList<>()).add(act));
      }
    }
    return acts;
  }

  private Optional<Act> act(Write write, Actor actor) {
    String collection = collection(write);
    return switch (write) {
      case Write.Put put when collection.equals(SESSION) -> signedIn(put, actor);
      case Write.Put put -> put(put, actor);
      case Write.Remove remove when collection.equals(SESSION) -> Optional.empty();
      case Write.Remove remove ->
          documents
              .find(remove.tenant(), collection, remove.id())
              .map(
                  gone ->
                      new Act(
                          actor,
                          "removed",
                          collection,
                          remove.id(),
                          Redaction.shown(Json.readMap(gone.body()), left(collection)),
                          Map.of(),
                          Optional.empty()));
      case Write.EndTenant end -> Optional.of(deleted(end.tenant(), actor));
      default -> Optional.empty();
    };
  }

  /** The last entry of a chain: what the tenant was called, and who wanted it gone. */
  private Act deleted(TenantId tenant, Actor actor) {
    return new Act(
        actor,
        "deleted",
        "tenant",
        tenant.value(),
        documents
            .find(tenant, "account", "account")
            .map(account -> Redaction.shown(Json.readMap(account.body()), left("account")))
            .orElse(Map.of()),
        Map.of(),
        Optional.of("with all it had; this is the last entry"));
  }

  /** A session is written once when it begins; later writes note that it is used. */
  private static Optional<Act> signedIn(Write.Put put, Actor actor) {
    return put.expected() == 0
        ? Optional.of(
            new Act(
                actor,
                "signed_in",
                "member",
                put.labels().getOrDefault("login", ""),
                Map.of(),
                Map.of(),
                Optional.empty()))
        : Optional.empty();
  }

  private Optional<Act> put(Write.Put put, Actor actor) {
    Optional<Document> found = documents.find(put.tenant(), put.collection(), put.id());
    Map<String, @Nullable Object> after = Json.readMap(put.body());
    Set<String> left = left(put.collection());
    if (found.isEmpty()) {
      return Optional.of(
          new Act(
              actor,
              "created",
              put.collection(),
              put.id(),
              Map.of(),
              Redaction.shown(after, left),
              Optional.empty()));
    }
    Map<String, @Nullable Object> before = Json.readMap(found.get().body());
    Map<String, @Nullable Object> was = different(before, after, left);
    Map<String, @Nullable Object> is = different(after, before, left);
    return was.isEmpty() && is.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Act(actor, "changed", put.collection(), put.id(), was, is, Optional.empty()));
  }

  /** The fields of {@code one} that {@code other} has not, or has with another value, as shown. */
  private static Map<String, @Nullable Object> different(
      Map<String, @Nullable Object> one, Map<String, @Nullable Object> other, Set<String> left) {
    Map<String, @Nullable Object> found = new LinkedHashMap<>();
    one.forEach(
        (name, value) -> {
          if (!Objects.equals(value, other.get(name))) {
            found.put(name, value);
          }
        });
    return Redaction.shown(found, left);
  }

  private static Set<String> left(String collection) {
    return AUDITED.getOrDefault(collection, Set.of());
  }

  /** The collection of the document that a write changes; empty for others. */
  static String collection(Write write) {
    return switch (write) {
      case Write.Put put -> put.collection();
      case Write.Remove remove -> remove.collection();
      default -> "";
    };
  }
}
