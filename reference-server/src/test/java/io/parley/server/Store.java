package io.parley.server;

import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The stores that every route is tested on; each with one server for all tests of a run. */
enum Store {
  SQLITE,
  POSTGRES;

  private static final String DATABASE = "PARLEY_TEST_DATABASE_URL";

  /**
   * Every store; a machine without PostgreSQL fails, since a test that is skipped proves nothing.
   */
  static Stream<Store> available() {
    return Stream.of(values());
  }

  private static Optional<String> database() {
    Optional<String> url =
        Optional.ofNullable(System.getenv(DATABASE)).filter(text -> !text.isBlank());
    if (url.isEmpty()) {
      throw new IllegalStateException(DATABASE + " is not set: run the tests with bin/test");
    }
    return url;
  }

  /** The server on this store, started on first use and stopped at the end of the run. */
  Shared server(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Store.class))
        .computeIfAbsent(this, Shared::new, Shared.class);
  }

  /** The environment of a server of its own on this store, in that folder. */
  Map<String, String> environment(Path data) {
    var environment = new HashMap<String, String>();
    environment.put("PARLEY_PORT", "0");
    environment.put("PARLEY_DATA", data.toString());
    environment.put("PARLEY_DEMO", "false");
    // Most routes have nothing to do with meaning: those that have start a server of their own.
    environment.put("PARLEY_EMBEDDING_MODEL", "none");
    environment.put("PARLEY_BOOTSTRAP_PASSWORD", "a password for tests");
    if (this == POSTGRES) {
      environment.put("PARLEY_DATABASE_URL", database().orElseThrow());
    }
    return environment;
  }

  /** A server that many tests share; they keep apart by their tenants. */
  static final class Shared implements AutoCloseable {
    final ParleyServer server;
    final KommoSandbox kommo =
        KommoSandbox.start(SandboxConfig.builder().account(AccountSeed.named("acme")).build());
    private final Path data;
    private final Optional<String> made;

    Shared(Store store) {
      this(store, Map.of());
    }

    /** With these variables on top of the usual ones. */
    Shared(Store store, Map<String, String> more) {
      try {
        data = Files.createTempDirectory("parley-server-test");
        Map<String, String> environment = store.environment(data);
        environment.put("PARLEY_BOOTSTRAP_API_KEY", Secret.random(32).reveal());
        environment.put("PARLEY_KOMMO_BASE_URL", kommo.baseUrl().toString());
        made = store == POSTGRES ? Optional.of(createDatabase()) : Optional.empty();
        made.ifPresent(name -> environment.put("PARLEY_DATABASE_URL", within(name)));
        environment.putAll(more);
        server = ParleyServer.start(ServerConfig.of(environment), Clock.systemUTC());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      server.close();
      kommo.close();
      made.ifPresent(name -> execute("drop database " + name + " with (force)"));
    }

    /** The server's folder. */
    Path data() {
      return data;
    }

    /** A connection of its own to the database, which shows the rows of one tenant. */
    Connection connection(TenantId tenant) throws SQLException {
      Connection connection = connection();
      if (made.isPresent()) {
        try (var sql = connection.createStatement()) {
          sql.execute("set parley.tenant = '" + tenant + "'");
        }
      }
      return connection;
    }

    private Connection connection() throws SQLException {
      return DriverManager.getConnection(
          made.map(Shared::within).orElse("jdbc:sqlite:" + data.resolve("parley.db")));
    }

    /** Keeps everybody from writing until the result is closed. */
    Connection blocked() throws SQLException {
      Connection blocked = connection();
      try (var sql = blocked.createStatement()) {
        sql.execute(made.isPresent() ? "begin" : "begin immediate");
        if (made.isPresent()) {
          sql.execute("lock table event, document in exclusive mode");
        }
      }
      return blocked;
    }

    static String createDatabase() {
      String name = "server_" + Secret.random(16).sha256().substring(0, 16);
      execute("create database " + name);
      return name;
    }

    static String within(String name) {
      return database().orElseThrow().replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1");
    }

    static void execute(String statement) {
      try (var connection = DriverManager.getConnection(database().orElseThrow());
          var sql = connection.createStatement()) {
        sql.execute(statement);
      } catch (SQLException e) {
        throw new IllegalStateException(statement, e);
      }
    }
  }
}
