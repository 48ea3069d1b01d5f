package io.parley.server;

import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of routes over a real port, on every store, each test with a tenant of its own. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.parley.server.Store#available")
abstract class RouteTest {
  @Parameter Store store;

  private ExtensionContext context;

  @RegisterExtension final BeforeEachCallback keeps = given -> context = given;

  /** The owner of the test's tenant. */
  Client client;

  @BeforeEach
  void tenant() {
    client = tenantOf(store.server(context).server);
  }

  /** The owner of a new tenant on the same server. */
  Client otherTenant() {
    return tenantOf(store.server(context).server);
  }

  /** A key of that role for the test's tenant. */
  Client withRole(String role) {
    return client.as(
        client
            .post("/api/account/api-keys", "{'name':'other','role':'" + role + "'}")
            .text("secret"));
  }

  /** The store under the server, for what no route can bring about. */
  Storage storage() {
    return store.server(context).server.storage();
  }

  /** Keeps the server from writing until the result is closed. */
  Connection blockedStore() throws SQLException {
    return store.server(context).blocked();
  }

  /** A connection to the database under the server, for what somebody does behind its back. */
  Connection database() throws SQLException {
    return store.server(context).connection(tenantId());
  }

  /** The Kommo account that the server can be connected to. */
  SandboxAccount kommo() {
    return store.server(context).kommo.account("acme");
  }

  /** The Kommo that the server reaches instead of the real one. */
  KommoSandbox sandbox() {
    return store.server(context).kommo;
  }

  /** The test's tenant. */
  TenantId tenantId() {
    return new TenantId(client.get("/api/account").id());
  }

  static Client tenantOf(ParleyServer server) {
    var tenant = new TenantId("t" + Secret.random(16).sha256().substring(0, 20));
    Secret key = Secret.random(32);
    server.admit(
        new ServerConfig.Bootstrap(
            tenant, Optional.of(key), Optional.of(Secret.of("a password for tests"))));
    return new Client(server.port(), key.reveal());
  }
}
