package io.parley.kommo.oauth;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.core.sql.SqlStorage;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.testkit.ScratchVault;
import io.parley.core.work.Storage;
import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.TokenEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed after Kommo has given the new pair and before it is stored. */
class KilledRenewalTest {
  @TempDir Path folder;

  @Test
  void on_postgres_the_account_needs_reauth_with_its_reason_and_the_others_go_on()
      throws Exception {
    try (var schema = PostgresSchema.create();
        var shop = new Shop("acme", "globex")) {
      killed(shop, schema.url(), () -> SqlStorage.postgres(schema.url(), 4, shop.clock));
    }
  }

  @Test
  void on_sqlite_the_account_needs_reauth_with_its_reason_and_the_others_go_on() throws Exception {
    try (var shop = new Shop("acme", "globex")) {
      killed(shop, folder.toString(), () -> SqlStorage.sqlite(folder, shop.clock));
    }
  }

  private static void killed(Shop shop, String place, Supplier<Storage> open) throws Exception {
    try (Storage storage = open.get();
        var node = shop.node(storage)) {
      node.connect("acme");
      node.connect("globex");
    }
    shop.clock.advance(Duration.ofHours(25));

    assertThat(DyingNode.renew(place, shop.kommo.baseUrl().toString(), shop.clock.instant()))
        .isEqualTo(DyingNode.STATUS);

    assertThat(shop.kommo.tokenStats().refreshes()).isEqualTo(1);
    shop.clock.advance(Flight.LEASE);
    try (Storage storage = open.get();
        var node = shop.node(storage, "node-2", shop.kommo.baseUrl());
        Kommo acme = node.client("acme");
        Kommo globex = node.client("globex")) {
      for (int i = 0; i < 3; i++) {
        var e = catchThrowableOfType(KommoException.class, acme::account);
        assertThat(e.unauthorized()).isTrue();
      }

      assertThat(node.grant("acme").state()).isEqualTo(Grant.State.NEEDS_REAUTH);
      assertThat(node.grant("acme").reason())
          .get()
          .asString()
          .contains(
              "the answer to the renewal begun at "
                  + NOON.plus(Duration.ofHours(25))
                  + " by dying was lost, and Kommo does not take the token before it any more",
              "Token has been revoked");
      assertThat(node.alerts()).hasSize(1);
      assertThat(shop.kommo.tokenStats().refused()).as("the old token is tried once").isEqualTo(1);
      assertThat(globex.account().subdomain()).isEqualTo("globex");
      assertThat(node.grant("globex").state()).isEqualTo(Grant.State.CONNECTED);
    }
  }

  /** The process that is killed. */
  static final class DyingNode {
    static final int STATUS = 137;

    private DyingNode() {}

    static int renew(String place, String kommo, Instant now) throws Exception {
      var process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx128m",
                      "-XX:TieredStopAtLevel=1",
                      "--enable-native-access=ALL-UNNAMED",
                      "-cp",
                      System.getProperty("java.class.path"),
                      DyingNode.class.getName(),
                      place,
                      kommo,
                      now.toString()))
              .inheritIO()
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the process was to be killed within a minute");
      }
      return process.exitValue();
    }

    public static void main(String[] arguments) {
      var clock = Clock.fixed(Instant.parse(arguments[2]), ZoneOffset.UTC);
      Storage storage =
          arguments[0].startsWith("jdbc:")
              ? SqlStorage.postgres(arguments[0], 2, clock)
              : SqlStorage.sqlite(Path.of(arguments[0]), clock);
      var dying =
          new Away(
              storage,
              writes -> {
                // The intent is one write; the new pair brings the job for the next.
                if (writes.size() > 1) {
                  Runtime.getRuntime().halt(STATUS);
                }
              });
      var grants = new Grants(dying, new ScratchVault("scratch"));
      var endpoint = TokenEndpoint.at(URI.create(arguments[1]));
      new GrantedTokens(grants, endpoint, clock, "dying").source(ACME, "acme").current();
    }
  }
}
