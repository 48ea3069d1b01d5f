package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import io.parley.core.tenant.EndedTenant;
import io.parley.server.redis.RedisAnnouncements;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Two servers on one PostgreSQL, each with a search index of its own. */
class NodesTest {
  private static final String SEARCH = "/api/knowledge-base/search";
  private static final String ARTICLES = "/api/knowledge-base/articles";
  private static final String FILES = "/api/knowledge-base/files";

  @TempDir Path data;

  private final Secret secret = Secret.random(32);

  private ParleyServer node(String database, String name, String role) {
    return node(database, name, role, Map.of());
  }

  private ParleyServer node(String database, String name, String role, Map<String, String> more) {
    var environment = Store.POSTGRES.environment(data.resolve(name));
    environment.put("PARLEY_DATABASE_URL", Store.Shared.within(database));
    environment.put("PARLEY_ROLE", role);
    environment.put("PARLEY_SECRET_KEY", secret.reveal());
    environment.put("PARLEY_BOOTSTRAP_API_KEY", "a key for tests");
    environment.putAll(more);
    return ParleyServer.start(ServerConfig.of(environment), Clock.systemUTC());
  }

  private static String found(Client client, String query) {
    return client.post(SEARCH, "{'query':'" + query + "'}").body();
  }

  private static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void what_one_node_writes_or_removes_the_other_finds_or_not_without_a_restart() {
    String database = Store.Shared.createDatabase();
    try (var one = node(database, "one", "all");
        var two = node(database, "two", "api")) {
      var first = new Client(one.port(), "a key for tests");
      var second = new Client(two.port(), "a key for tests");
      assertThat(found(first, "parcels")).doesNotContain("chunkId");
      assertThat(found(second, "parcels")).doesNotContain("chunkId");

      var article =
          first.post(ARTICLES, "{'title':'Delivery','body':'Parcels to Lisbon take long.'}");
      eventually(() -> found(second, "parcels Lisbon").contains(article.id()));
      first.patch(article.location(), "{'body':'Parcels to Porto take one day.'}");
      eventually(() -> found(second, "parcels").contains("Porto"));

      var accepted =
          second.sendBytes(
              "POST",
              FILES,
              Multipart.of("returns.txt", "Boots are returned within thirty days."),
              "Content-Type",
              Multipart.TYPE);
      String file = accepted.text("fileId");
      eventually(() -> found(first, "return boots").contains(file));
      eventually(() -> found(second, "return boots").contains(file));

      assertThat(second.delete(FILES + "/" + file).status()).isEqualTo(204);
      first.delete(article.location());
      eventually(() -> !found(first, "return boots").contains(file));
      eventually(() -> !found(second, "parcels").contains(article.id()));
    } finally {
      Store.Shared.execute("drop database " + database + " with (force)");
    }
  }

  @Test
  void a_tenant_deleted_at_one_node_is_refused_by_all_and_leaves_none_of_their_indexes() {
    String database = Store.Shared.createDatabase();
    try (var one = node(database, "one", "api");
        var two = node(database, "two", "api");
        var worker = node(database, "worker", "worker")) {
      Client first = RouteTest.tenantOf(one);
      var second = new Client(two.port(), first.key());
      TenantId tenant = new TenantId(first.get("/api/account").id());
      first.post(ARTICLES, "{'title':'Delivery','body':'Parcels to Lisbon take long.'}");
      eventually(() -> found(first, "parcels").contains("Lisbon"));
      eventually(() -> found(second, "parcels").contains("Lisbon"));
      List<Path> folders =
          List.of(
              data.resolve("one/index").resolve(tenant.value()),
              data.resolve("two/index").resolve(tenant.value()));
      assertThat(folders).allSatisfy(folder -> assertThat(folder).exists());

      assertThat(first.delete("/api/account?confirm=" + tenant).status()).isEqualTo(202);

      assertThat(second.get("/api/agents").status()).isEqualTo(401);
      assertThat(second.post(ARTICLES, "{'title':'x','body':'y'}").status()).isEqualTo(401);
      eventually(
          () -> worker.storage().ended().find(tenant).flatMap(EndedTenant::erasedAt).isPresent());
      eventually(() -> folders.stream().noneMatch(Files::exists));
      assertThat(one.storage().documents().count(tenant, "article", Map.of())).isZero();
    } finally {
      Store.Shared.execute("drop database " + database + " with (force)");
    }
  }

  @Test
  void what_an_api_takes_in_a_worker_does_and_redis_announces_it() {
    String database = Store.Shared.createDatabase();
    String url = System.getenv("PARLEY_TEST_REDIS_URL") + "/6";
    Map<String, String> redis = Map.of("PARLEY_REDIS_URL", url);
    try (var api = node(database, "api", "api", redis);
        var worker = node(database, "worker", "worker", redis);
        var stream = new Jedis(URI.create(url))) {
      var client = new Client(api.port(), "a key for tests");
      eventually(() -> client.get("/health").body().contains("\"redis\":{\"status\":\"up\"}"));

      var job = client.post("/api/jobs", "{'type':'test'}");
      eventually(() -> client.get(job.location()).text("status").equals("succeeded"));

      eventually(
          () ->
              stream.exists(RedisAnnouncements.STREAM)
                  && stream.xinfoGroups(RedisAnnouncements.STREAM).size() == 1);
      assertThat(client.as("").get("/metrics/prometheus").body())
          .doesNotContain("parley_job_attempts_total");
      assertThat(new Client(worker.port(), "").get("/metrics/prometheus").body())
          .contains("parley_job_attempts_total{ending=\"done\",type=\"test\"} 1.0");
    } finally {
      Store.Shared.execute("drop database " + database + " with (force)");
    }
  }
}
