package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.secret.Secret;
import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.kommo.sandbox.SandboxMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backups taken of a server at work, and what a server does that starts from one. */
class BackupTest {
  private static final String PROGRAMS = "PARLEY_TEST_POSTGRES_PROGRAMS";

  @TempDir Path folder;

  private final List<String> databases = new ArrayList<>();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private Map<String, String> environment(Store store, String name) {
    Map<String, String> environment = store.environment(folder.resolve(name));
    environment.put("PARLEY_BOOTSTRAP_API_KEY", "a key for tests");
    if (store == Store.POSTGRES) {
      String database = Store.Shared.createDatabase();
      databases.add(database);
      environment.put("PARLEY_DATABASE_URL", Store.Shared.within(database));
      String programs = System.getenv(PROGRAMS);
      if (programs != null && !programs.isBlank()) {
        environment.put("PARLEY_POSTGRES_PROGRAMS", programs);
      }
    }
    return environment;
  }

  private int parley(Map<String, String> environment, String... arguments) {
    var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    return Cli.run(stream, stream, environment, arguments);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(20_000_000);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static ParleyServer start(Map<String, String> environment) {
    return ParleyServer.start(ServerConfig.of(environment), Clock.systemUTC());
  }

  @ParameterizedTest
  @EnumSource(Store.class)
  void a_server_that_starts_from_a_backup_answers_nobody_twice(Store store) {
    var sandboxConfig =
        SandboxConfig.builder().account(AccountSeed.named("acme").withChatQuota(1_000)).build();
    Path file = folder.resolve("parley.backup");
    try (KommoSandbox sandbox = KommoSandbox.start(sandboxConfig)) {
      SandboxAccount account = sandbox.account("acme");
      Map<String, String> first = environment(store, "first");
      first.put("PARLEY_KOMMO_BASE_URL", sandbox.baseUrl().toString());
      first.put("PARLEY_ALLOW_PRIVATE_NETWORK", "true");
      Map<String, String> second = environment(store, "second");
      second.put("PARLEY_KOMMO_BASE_URL", sandbox.baseUrl().toString());
      second.put("PARLEY_ALLOW_PRIVATE_NETWORK", "true");
      var asked = new ArrayList<SandboxMessage>();
      try (var server = start(first)) {
        var client = new Client(server.port(), "a key for tests");
        connect(client, account);
        eventually(() -> !account.activeWebhooks().isEmpty());
        asked.add(account.customerWrites("Ana", "How long does delivery take?"));
        eventually(() -> answers(account).size() == 1);
        // The next answers are on their way while the backup is taken.
        sandbox.faults().add(Fault.slow(Duration.ofSeconds(2)).on("POST", "*send_message"));
        asked.add(account.customerWrites("Bea", "What does delivery cost?"));
        asked.add(account.customerWrites("Eva", "How long does delivery take to Porto?"));
        eventually(() -> client.get("/api/events?type=message.received").items().size() == 3);

        assertThat(parley(first, "backup", file.toString(), "--with-key")).as(said()).isZero();

        asked.add(account.customerWrites("Zoe", "Is delivery free?"));
        eventually(() -> answers(account).size() == 4);
      }
      sandbox.faults().clear();

      assertThat(parley(second, "restore", file.toString())).as(said()).isZero();

      try (var server = start(second)) {
        var client = new Client(server.port(), "a key for tests");
        assertThat(client.get("/api/agents").items()).hasSize(1);
        eventually(() -> client.get("/api/events?state=pending").items().isEmpty());
        eventually(() -> client.get("/api/effects?state=planned").items().isEmpty());
        eventually(() -> client.get("/api/effects?state=sending").items().isEmpty());
        assertThat(answers(account).values()).containsOnly(1);
        eventually(
            () ->
                client
                    .post("/api/knowledge-base/search", "{'query':'delivery two days'}")
                    .body()
                    .contains("within two days"));
      }
    } finally {
      databases.forEach(name -> Store.Shared.execute("drop database " + name + " with (force)"));
    }
  }

  private static void connect(Client client, SandboxAccount account) {
    var agent = client.post("/api/agents", "{'name':'Sofia'}");
    client.post(
        "/api/knowledge-base/articles",
        "{'title':'Delivery','body':'We deliver within two days. Delivery costs 4.90 euros and is"
            + " free from 50 euros on.'}");
    var made =
        client.post(
            agent.location() + "/integrations",
            "{'type':'kommo','account':'acme.kommo.com','auth':{'kind':'longLived','token':'"
                + account.token()
                + "'},'reply':{'transport':'talk'}}");
    assertThat(made.status()).isEqualTo(201);
  }

  private static Map<Long, Integer> answers(SandboxAccount account) {
    var answers = new HashMap<Long, Integer>();
    account.sentMessages().forEach(sent -> answers.merge(sent.talkId(), 1, Integer::sum));
    return answers;
  }

  @Test
  void the_key_is_kept_apart_unless_it_is_asked_for() throws IOException {
    Map<String, String> first = environment(Store.SQLITE, "first");
    start(first).close();
    Path file = folder.resolve("parley.backup");

    assertThat(parley(first, "backup", file.toString())).isZero();

    assertThat(said()).contains("is not in it", "secret.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Map<String, String> second = environment(Store.SQLITE, "second");
    assertThat(parley(second, "restore", file.toString())).isEqualTo(1);
    assertThat(said()).contains("set PARLEY_SECRET_KEY or put secret.key into");

    Files.createDirectories(folder.resolve("second"));
    Files.copy(
        folder.resolve("first").resolve("secret.key"),
        folder.resolve("second").resolve("secret.key"));
    assertThat(parley(second, "restore", file.toString())).as(said()).isZero();
    start(second).close();
  }

  @Test
  void another_key_a_full_store_and_a_damaged_file_are_refused() throws IOException {
    Map<String, String> first = environment(Store.SQLITE, "first");
    start(first).close();
    Path file = folder.resolve("parley.backup");
    parley(first, "backup", file.toString(), "--with-key");

    assertThat(parley(first, "restore", file.toString())).isEqualTo(1);
    assertThat(said()).contains("is there already");

    Map<String, String> second = environment(Store.SQLITE, "second");
    second.put("PARLEY_SECRET_KEY", Secret.random(32).reveal());
    assertThat(parley(second, "restore", file.toString())).isEqualTo(1);
    assertThat(said()).contains("sealed with key");
    assertThat(folder.resolve("second").resolve("parley.db")).doesNotExist();

    second.remove("PARLEY_SECRET_KEY");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 3] ^= 0x55;
    Files.write(file, bytes);
    assertThat(parley(second, "restore", file.toString())).isEqualTo(1);
    assertThat(folder.resolve("second").resolve("parley.db")).doesNotExist();

    assertThat(parley(second, "restore", folder.resolve("nothing").toString())).isEqualTo(1);
    assertThat(parley(environment(Store.SQLITE, "third"), "backup", file.toString())).isEqualTo(1);
    assertThat(said()).contains("set PARLEY_DATA or PARLEY_DATABASE_URL");
  }
}
