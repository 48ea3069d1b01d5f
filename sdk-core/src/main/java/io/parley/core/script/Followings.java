package io.parley.core.script;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which conversations follow which scripts, and how far they are. Thread-safe. */
public final class Followings {
  private static final String COLLECTION = "script.following";
  private static final int MOST = 1_000;

  private final DocumentStore documents;

  public Followings(DocumentStore documents) {
    this.documents = documents;
  }

  /** The following, or empty. */
  public Optional<Following> find(TenantId tenant, String id) {
    return documents.find(tenant, COLLECTION, id).map(Followings::following);
  }

  /** What a conversation follows now, or empty. */
  public Optional<Following> active(TenantId tenant, String conversationId) {
    return documents
        .list(
            tenant,
            COLLECTION,
            DocumentQuery.first(1)
                .with("conversation", conversationId)
                .with("status", ScriptProgress.Status.ACTIVE.name()))
        .stream()
        .map(Followings::following)
        .findFirst();
  }

  /** All that a conversation follows and followed, newest first; at most 1,000. */
  public List<Following> of(TenantId tenant, String conversationId) {
    return documents
        .list(tenant, COLLECTION, DocumentQuery.first(MOST).with("conversation", conversationId))
        .stream()
        .map(Followings::following)
        .toList();
  }

  /** Who follows and followed a script, newest first. {@code before} is the last id of a page. */
  public List<Following> ofScript(
      TenantId tenant,
      String scriptId,
      Optional<ScriptProgress.Status> status,
      Optional<String> before,
      int limit) {
    var labels = new HashMap<>(Map.of("script", scriptId));
    status.ifPresent(value -> labels.put("status", value.name()));
    return documents.list(tenant, COLLECTION, new DocumentQuery(labels, before, limit)).stream()
        .map(Followings::following)
        .toList();
  }

  /** How many of a script have that status. */
  public long count(TenantId tenant, String scriptId, ScriptProgress.Status status) {
    return documents.count(tenant, COLLECTION, Map.of("script", scriptId, "status", status.name()));
  }

  /** The following that an effect began, or empty. */
  public Optional<Following> begunBy(TenantId tenant, String effectId) {
    return documents
        .list(tenant, COLLECTION, DocumentQuery.first(1).with("effect", effectId))
        .stream()
        .map(Followings::following)
        .findFirst();
  }

  /** The write that stores it, if it still is at the version it was read at. */
  public static Write save(Following following) {
    var labels = new HashMap<String, String>();
    labels.put("agent", following.agentId());
    labels.put("conversation", following.conversationId());
    labels.put("script", following.scriptId());
    labels.put("status", following.progress().status().name());
    following.effect().ifPresent(id -> labels.put("effect", id));
    return new Write.Put(
        following.tenant(),
        COLLECTION,
        following.id(),
        labels,
        Json.write(Body.of(following)),
        following.version());
  }

  /** The writes that forget what a conversation followed, and what was told in it. */
  public List<Write> forgetConversation(TenantId tenant, String conversationId) {
    return of(tenant, conversationId).stream()
        .<Write>map(following -> new Write.Remove(tenant, COLLECTION, following.id()))
        .toList();
  }

  private static Following following(Document document) {
    Body body = Json.read(document.body(), Body.class);
    return new Following(
        document.tenant(),
        document.id(),
        body.agentId(),
        body.conversationId(),
        body.scriptId(),
        body.scriptVersion(),
        body.startedBy(),
        body.effect(),
        body.startedAt(),
        body.updatedAt(),
        body.progress(),
        document.version());
  }

  private record Body(
      String agentId,
      String conversationId,
      String scriptId,
      long scriptVersion,
      String startedBy,
      Optional<String> effect,
      Instant startedAt,
      Instant updatedAt,
      ScriptProgress progress) {
    static Body of(Following following) {
      return new Body(
          following.agentId(),
          following.conversationId(),
          following.scriptId(),
          following.scriptVersion(),
          following.startedBy(),
          following.effect(),
          following.startedAt(),
          following.updatedAt(),
          following.progress());
    }
  }
}
