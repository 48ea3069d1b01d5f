package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Answerer;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.InputGuard;
import io.parley.core.agent.Turn;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.model.Patience;
import io.parley.core.work.Effect;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Write;
import io.parley.server.operations.Metrics;
import io.parley.server.operations.ModelMetrics;
import io.parley.server.operations.WorkMetrics;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What is deployed says what the server understands. Its commands run in bin/check-deploy. */
class DeployTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path data;

  private static JsonNode yaml(String file) throws IOException {
    // Resolves what one service takes over from another, as Compose does.
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    return JSON.valueToTree(yaml.load(Files.readString(ROOT.resolve(file))));
  }

  private static Map<String, JsonNode> fields(JsonNode node) {
    var all = new HashMap<String, JsonNode>();
    node.properties().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    return all;
  }

  private static List<String> lines(String file, String instruction) throws IOException {
    return Files.readAllLines(ROOT.resolve(file)).stream()
        .filter(line -> line.startsWith(instruction + " "))
        .map(line -> line.substring(instruction.length() + 1))
        .toList();
  }

  @Test
  void the_image_has_two_stages_and_runs_as_a_user_without_rights() throws IOException {
    List<String> stages = lines("Dockerfile", "FROM");
    assertThat(stages).hasSize(2);
    assertThat(stages.getLast()).contains("-jre").doesNotContain("maven");
    assertThat(lines("Dockerfile", "USER")).containsExactly("10001:10001");
    assertThat(lines("Dockerfile", "HEALTHCHECK").getFirst()).contains("/opt/parley/bin/healthy");
    assertThat(lines("Dockerfile", "RUN")).anyMatch(run -> run.endsWith("/bin/aot"));
    for (String script : List.of("serve", "healthy", "aot", "parley")) {
      assertThat(ROOT.resolve("deploy/image/" + script)).isExecutable();
    }
  }

  @Test
  void the_services_are_complete_and_set_up_by_variables_that_the_server_knows()
      throws IOException {
    JsonNode compose = yaml("compose.yaml");
    JsonNode services = compose.get("services");
    assertThat(services.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("api", "worker", "postgres", "redis", "prometheus", "grafana");
    assertThat(services.at("/worker/deploy/replicas").asInt()).isEqualTo(2);
    assertThat(services.at("/postgres/image").asText()).contains("pgvector");
    for (String role : List.of("api", "worker")) {
      Map<String, JsonNode> service = fields(services.get(role));
      assertThat(service).containsKeys("build", "stop_grace_period", "depends_on");
      Map<String, JsonNode> environment = fields(service.get("environment"));
      assertThat(environment.get("PARLEY_ROLE").asText()).isEqualTo(role);
      var given = new HashMap<String, String>();
      environment.forEach((name, value) -> given.put(name, filled(value.asText())));
      given.put("PARLEY_DATA", data.toString());
      ServerConfig config = ServerConfig.of(given);
      assertThat(config.databaseUrl()).isPresent();
      assertThat(config.redisUrl()).isPresent();
      assertThat(config.demo()).isFalse();
      String read = Files.readString(Path.of("src/main/java/io/parley/server/ServerConfig.java"));
      assertThat(environment.keySet())
          .allSatisfy(
              name ->
                  assertThat(
                          read.contains(name)
                              || read.contains(name.replaceFirst("_(URL|KEY)$", "")))
                      .as(name)
                      .isTrue());
      service
          .get("depends_on")
          .fieldNames()
          .forEachRemaining(other -> assertThat(services.has(other)).as(other).isTrue());
    }
    var named = new TreeSet<String>();
    services.forEach(
        service ->
            service
                .path("volumes")
                .forEach(
                    volume -> {
                      String source = volume.asText().split(":", 2)[0];
                      if (source.startsWith("./")) {
                        assertThat(ROOT.resolve(source)).exists();
                      } else {
                        named.add(source);
                      }
                    }));
    assertThat(compose.get("volumes").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(named);
  }

  /** As Compose puts variables in: a default where there is one, else a long enough word. */
  private static String filled(String value) {
    return Pattern.compile("\\$\\{[A-Z_]+(?::([-?])([^}]*))?}")
        .matcher(value)
        .replaceAll(
            found ->
                "-".equals(found.group(1)) ? found.group(2) : "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6");
  }

  @Test
  void prometheus_scrapes_the_services_where_they_answer() throws IOException {
    JsonNode scrape = yaml("deploy/prometheus/prometheus.yml").at("/scrape_configs/0");

    assertThat(scrape.get("metrics_path").asText()).isEqualTo("/metrics/prometheus");
    JsonNode found = scrape.at("/dns_sd_configs/0");
    assertThat(found.get("port").asInt()).isEqualTo(8080);
    JsonNode services = yaml("compose.yaml").get("services");
    found.get("names").forEach(name -> assertThat(services.has(name.asText())).isTrue());
    assertThat(yaml("deploy/prometheus/prometheus.yml").get("rule_files").get(0).asText())
        .endsWith("alerts.yml");
    assertThat(yaml("deploy/grafana/provisioning/datasources/prometheus.yaml").toString())
        .contains("\"uid\":\"prometheus\"");
    assertThat(yaml("deploy/grafana/provisioning/dashboards/parley.yaml").toString())
        .contains("/var/lib/grafana/dashboards");
  }

  @Test
  void every_query_of_dashboard_and_alerts_asks_for_figures_that_there_are() throws IOException {
    var queries = new ArrayList<String>();
    JsonNode dashboard =
        JSON.readTree(Files.readString(ROOT.resolve("deploy/grafana/dashboards/parley.json")));
    dashboard
        .get("panels")
        .forEach(
            panel -> panel.get("targets").forEach(each -> queries.add(each.get("expr").asText())));
    yaml("deploy/prometheus/alerts.yml")
        .at("/groups/0/rules")
        .forEach(rule -> queries.add(rule.get("expr").asText()));
    assertThat(queries).hasSizeGreaterThan(20);

    Set<String> known = figures();
    var asked = new TreeSet<String>();
    for (String query : queries) {
      var names = Pattern.compile("\\b(?:parley|http|jvm|process|system)_[a-z_]+").matcher(query);
      while (names.find()) {
        asked.add(names.group());
      }
    }
    assertThat(known).containsAll(asked);
  }

  /** The names a server tells once everything has happened in it at least once. */
  private Set<String> figures() {
    Map<String, String> environment = Store.SQLITE.environment(data);
    environment.put("PARLEY_BOOTSTRAP_API_KEY", "a key for tests");
    try (var server = ParleyServer.start(ServerConfig.of(environment), Clock.systemUTC())) {
      var client = new Client(server.port(), "a key for tests");
      client.until(
          client.post("/api/jobs", "{'type':'test'}").location(),
          reply -> reply.text("status").equals("succeeded"));
      return (client.get("/metrics/prometheus").body() + exercised())
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("[{ ]", 2)[0])
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** What is only told once it has happened. */
  private static String exercised() {
    var clock = Clock.systemUTC();
    var storage = new InMemoryStorage();
    var tenant = new TenantId("acme");
    var metrics = new Metrics(storage.log(), clock);
    var work = new WorkMetrics(metrics.registry());
    Job job = Job.of(tenant, "j", "ingest", "j", "{}", clock.instant());
    storage.work().commit(List.of(new Write.Enqueue(job)), clock.instant());
    work.claimed(job, Duration.ZERO);
    work.ended(job, new Ending.Done(), Duration.ZERO);
    work.settled(
        Effect.planned(
            tenant,
            "e",
            "e",
            "addTag",
            "lead:1",
            Map.of(),
            Map.of(),
            Optional.empty(),
            0,
            clock.instant()));
    var price = new ModelMetrics.Price(BigDecimal.ONE, BigDecimal.TWO, "USD");
    Answerer counted =
        new ModelMetrics(metrics.registry(), Optional.of(price))
            .metered(
                question ->
                    new Answerer.Draft(
                        "yes",
                        List.of(),
                        Answerer.Verdict.ANSWERED,
                        "sample",
                        "",
                        new Answerer.Usage(1_000_000, 500_000)));
    Agent agent =
        new Agents(storage).create(tenant, "a", Agent.Profile.named("Sofia"), clock.instant());
    counted.answer(
        new Answerer.Question(
            Turn.of(agent, "is it?", clock.instant()),
            "en",
            ContextProvider.Context.EMPTY,
            InputGuard.Marks.NONE,
            List.of(),
            Patience.of(Duration.ofSeconds(1)),
            Optional.empty()));
    String text = metrics.text();
    assertThat(text)
        .contains("parley_model_cost_total{currency=\"USD\",model=\"sample\"} 2.0")
        .contains("parley_model_tokens_total{direction=\"input\",model=\"sample\"} 1000000.0");
    return text;
  }

  @Test
  void railway_builds_the_image_and_waits_until_it_is_ready() throws IOException {
    JsonNode railway = JSON.readTree(Files.readString(ROOT.resolve("railway.json")));

    assertThat(railway.at("/build/builder").asText()).isEqualTo("DOCKERFILE");
    assertThat(ROOT.resolve(railway.at("/build/dockerfilePath").asText())).exists();
    assertThat(railway.at("/deploy/healthcheckPath").asText()).isEqualTo("/health/ready");
    assertThat(railway.at("/deploy/drainingSeconds").asInt()).isGreaterThanOrEqualTo(25);
  }
}
