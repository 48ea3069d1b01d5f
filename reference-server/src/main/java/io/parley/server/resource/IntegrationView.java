package io.parley.server.resource;

import io.parley.core.secret.Secret;
import io.parley.kommo.sync.SyncRun;
import io.parley.server.call.Bodies;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.Integration.Transport;
import io.parley.server.store.Stored;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An integration as the API shows it; credentials go in and never come out. */
record IntegrationView(
    String id,
    String type,
    String account,
    Reply reply,
    List<Long> pipelines,
    String status,
    Optional<String> reason,
    Optional<Long> accountId,
    String webhookUrl,
    Optional<SyncRunView> lastSync,
    Instant createdAt,
    Instant updatedAt) {

  static IntegrationView of(Stored<Integration> stored, URI hook, Optional<SyncRun> lastSync) {
    Integration value = stored.value();
    return new IntegrationView(
        stored.id(),
        "kommo",
        value.account(),
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
      String host =
          Bodies.required("account", account)
              .strip()
              .toLowerCase(Locale.ROOT)
              .replaceFirst("^https?://", "")
              .replaceFirst("/.*$", "");
      if (!host.matches("[a-z0-9-]{1,63}\\.(kommo\\.com|amocrm\\.(com|ru))")) {
        throw io.parley.server.problem.ProblemException.field(
            "account", "account '" + account + "' must be a host such as acme.kommo.com");
      }
      return host;
    }

    Auth checkedAuth() {
      return io.parley.server.problem.ProblemException.checked(() -> Bodies.required("auth", auth));
    }

    Optional<Secret> newToken() {
      return Optional.ofNullable(auth).map(Auth::checkedToken);
    }

    Reply replyOrDefault() {
      return reply == null ? new Reply("auto") : reply;
    }

    List<Long> pipelinesOrNone() {
      return pipelines == null ? List.of() : pipelines;
    }
  }

  record Auth(@Nullable String kind, @Nullable String token) {
    Auth {
      if (kind == null || !kind.equals("longLived")) {
        throw new IllegalArgumentException("auth.kind '" + kind + "' must be longLived");
      }
      if (token == null || token.isBlank()) {
        throw new IllegalArgumentException("auth.token is required");
      }
    }

    Secret checkedToken() {
      return Secret.of(Bodies.required("auth.token", token).strip());
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
