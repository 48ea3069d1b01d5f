package io.parley.server.resource;

import io.parley.core.secret.Secret;
import io.parley.kommo.KommoApp;
import io.parley.kommo.oauth.Grant;
import io.parley.kommo.sync.SyncRun;
import io.parley.server.call.Bodies;
import io.parley.server.kommo.AccountConnections;
import io.parley.server.kommo.Consents;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.Integration.Transport;
import io.parley.server.problem.ProblemException;
import io.parley.server.store.Stored;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An integration as the API shows it; credentials go in and never come out. */
record IntegrationView(
    String id,
    String type,
    String account,
    AuthView auth,
    Reply reply,
    List<Long> pipelines,
    String status,
    Optional<String> reason,
    Optional<Long> accountId,
    String webhookUrl,
    Optional<SyncRunView> lastSync,
    Instant createdAt,
    Instant updatedAt) {

  /** How tokens are come by, without any. */
  record AuthView(
      String kind,
      Optional<String> clientId,
      Optional<String> redirectUri,
      Optional<String> connectUrl) {
    static AuthView of(Stored<Integration> stored, Optional<Grant> grant) {
      boolean oauth = stored.value().oauth();
      return new AuthView(
          oauth ? Auth.OAUTH : Auth.LONG_LIVED,
          grant.filter(found -> oauth).map(Grant::clientId),
          grant.filter(found -> oauth).map(found -> found.redirectUri().toString()),
          oauth
              ? Optional.of("/api/integrations/kommo/connect?integrationId=" + stored.id())
              : Optional.empty());
    }
  }

  /** Right after it was connected, before anything was synced. */
  static IntegrationView of(Stored<Integration> stored, Optional<Grant> grant, URI hook) {
    return of(stored, grant, hook, Optional.empty());
  }

  static IntegrationView of(
      Stored<Integration> stored, Optional<Grant> grant, URI hook, Optional<SyncRun> lastSync) {
    Integration value = stored.value();
    return new IntegrationView(
        stored.id(),
        "kommo",
        value.account(),
        AuthView.of(stored, grant),
        new Reply(Bodies.spelled(value.transport())),
        value.pipelines(),
        spelled(value.status()),
        value.reason(),
        value.accountId(),
        hook.toString(),
        lastSync.map(SyncRunView::of),
        stored.createdAt(),
        stored.updatedAt());
  }

  private static String spelled(Integration.Status status) {
    return switch (status) {
      case CONNECTED -> "connected";
      case NEEDS_REAUTH -> "needsReauth";
      case LIMITED -> "limited";
      case DISCONNECTED -> "disconnected";
    };
  }

  /** How an account is connected, and what a patch is laid over. */
  record Connect(
      @Nullable String type,
      @Nullable String account,
      @Nullable Auth auth,
      @Nullable Reply reply,
      @Nullable List<Long> pipelines) {
    Connect {
      if (type != null && !type.equals("kommo")) {
        throw new IllegalArgumentException("type '" + type + "' must be kommo");
      }
    }

    static Connect of(Integration integration) {
      return new Connect(
          "kommo",
          integration.account(),
          null,
          new Reply(Bodies.spelled(integration.transport())),
          integration.pipelines());
    }

    String checkedAccount() {
      Bodies.required("type", type);
      return AccountConnections.host(Bodies.required("account", account));
    }

    Auth checkedAuth() {
      return ProblemException.checked(() -> Bodies.required("auth", auth));
    }

    Optional<Auth> newAuth() {
      return Optional.ofNullable(auth);
    }

    Reply replyOrDefault() {
      return reply == null ? new Reply("auto") : reply;
    }

    List<Long> pipelinesOrNone() {
      return pipelines == null ? List.of() : pipelines;
    }
  }

  /**
   * A credential: a long-lived token, or an app that people let into their account.
   *
   * @param code copied by hand from the settings of a private integration; without it a person
   *     consents by the link of {@code connectUrl}
   */
  record Auth(
      @Nullable String kind,
      @Nullable String token,
      @Nullable String clientId,
      @Nullable String clientSecret,
      @Nullable String redirectUri,
      @Nullable String code) {
    static final String LONG_LIVED = "longLived";
    static final String OAUTH = "oauth";

    Auth {
      if (kind == null || !(kind.equals(LONG_LIVED) || kind.equals(OAUTH))) {
        throw new IllegalArgumentException(
            "auth.kind '" + kind + "' must be one of [longLived, oauth]");
      }
      if (kind.equals(LONG_LIVED)) {
        needed("token", token);
        none("clientId", clientId, kind);
        none("clientSecret", clientSecret, kind);
        none("redirectUri", redirectUri, kind);
        none("code", code, kind);
      } else {
        needed("clientId", clientId);
        needed("clientSecret", clientSecret);
        none("token", token, kind);
      }
    }

    private static void needed(String name, @Nullable String value) {
      if (value == null || value.isBlank()) {
        throw new IllegalArgumentException("auth." + name + " is required");
      }
    }

    private static void none(String name, @Nullable String value, String kind) {
      if (value != null) {
        throw new IllegalArgumentException(
            "auth." + name + " must not be given with auth.kind " + kind);
      }
    }

    boolean oauth() {
      return OAUTH.equals(kind);
    }

    Secret checkedToken() {
      return Secret.of(Bodies.required("auth.token", token).strip());
    }

    /** The app, which comes back to this server unless it says where else. */
    KommoApp app(Consents consents) {
      try {
        return consents.app(
            Bodies.required("auth.clientId", clientId).strip(),
            Secret.of(Bodies.required("auth.clientSecret", clientSecret).strip()),
            Optional.ofNullable(redirectUri).map(text -> URI.create(text.strip())));
      } catch (IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        String field = message.startsWith("clientId") ? "auth.clientId" : "auth.redirectUri";
        throw ProblemException.field(field, "auth: " + message);
      }
    }

    Optional<Secret> givenCode() {
      return Optional.ofNullable(code)
          .map(String::strip)
          .filter(text -> !text.isEmpty())
          .map(Secret::of);
    }
  }

  record Reply(@Nullable String transport) {
    Reply {
      Bodies.choice("reply.transport", Transport.class, transport == null ? "auto" : transport);
    }

    Transport choice() {
      return Bodies.choice(
          "reply.transport", Transport.class, transport == null ? "auto" : transport);
    }
  }
}
