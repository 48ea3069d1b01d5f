package io.parley.server.load;

import io.parley.core.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Two API and two worker processes on one PostgreSQL and one Redis. Jobs are started over HTTP in
 * rounds; in the middle of each round something is taken away, and afterwards it is counted in the
 * database how often each job was done.
 */
public final class NodesStorm {
  private static final String KEY = "ak_nodes_" + "n".repeat(43);

  /** What is taken away in the middle of a round. */
  enum Blow {
    /** Nothing. */
    NONE,
    /** SIGKILL to a worker, which is started again when the round is over. */
    WORKER,
    /** SIGKILL to Redis; back empty after three seconds. */
    REDIS,
    /** FLUSHALL. */
    FLUSH,
    /** PostgreSQL is stopped without warning and started again. */
    POSTGRES
  }

  /**
   * How hard it blows.
   *
   * @param jobs in each round
   * @param blows one round for each
   * @param restartPostgres the command that does it; empty where no round needs it
   */
  record Plan(int jobs, List<Blow> blows, List<String> restartPostgres) {}

  /**
   * What was left of one round.
   *
   * @param accepted jobs answered with 202
   * @param lost accepted jobs that were never done
   * @param doubled jobs that were done more than once
   * @param again claims beyond the first, of workers that died or lost their claim
   * @param recovery from the blow until every job of the round was done
   * @param probe from the blow until a job was done that was started right after it
   */
  record Round(
      Blow blow,
      int accepted,
      int lost,
      int doubled,
      int again,
      Duration recovery,
      Duration probe) {}

  private final Plan plan;
  private final String database;
  private final Path folder;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final List<ServerProcess> apis = new ArrayList<>();
  private final List<ServerProcess> workers = new ArrayList<>();

  private NodesStorm(Plan plan, String database, Path folder) {
    this.plan = plan;
    this.database = database;
    this.folder = folder;
  }

  /** Runs it on an empty database at that JDBC URL. */
  static List<Round> run(Plan plan, String database, Path folder) {
    return new NodesStorm(plan, database, folder).run();
  }

  /**
   * {@code NodesStorm JOBS [RESTART POSTGRES …]}; the database is {@code PARLEY_DATABASE_URL}.
   * Exits with 1 when anything is lost or doubled.
   */
  public static void main(String[] arguments) throws IOException {
    int jobs = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
    List<String> restart =
        List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
    var blows = new ArrayList<>(List.of(Blow.NONE, Blow.WORKER, Blow.REDIS, Blow.FLUSH));
    if (!restart.isEmpty()) {
      blows.add(Blow.POSTGRES);
    }
    Path folder = Files.createTempDirectory("nodes-storm");
    List<Round> rounds =
        run(
            new Plan(jobs / blows.size(), blows, restart),
            System.getenv("PARLEY_DATABASE_URL"),
            folder);
    rounds.forEach(System.out::println);
    System.out.println("logs: " + folder);
    System.exit(rounds.stream().allMatch(round -> round.lost() + round.doubled() == 0) ? 0 : 1);
  }

  private List<Round> run() {
    try (var redis = new RedisProcess(made("redis"))) {
      String secret = Secret.random(32).reveal();
      try {
        for (String name : List.of("api-1", "api-2", "worker-1", "worker-2")) {
          node(name, redis.url(), secret);
        }
        watchDone();
        var rounds = new ArrayList<Round>();
        for (Blow blow : plan.blows()) {
          rounds.add(round(blow, rounds.size(), redis));
        }
        return rounds;
      } finally {
        apis.forEach(ServerProcess::close);
        workers.forEach(ServerProcess::close);
      }
    }
  }

  private Path made(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void node(String name, String redis, String secret) {
    String role = name.substring(0, name.indexOf('-'));
    var variables = new LinkedHashMap<String, String>();
    variables.put("PARLEY_ROLE", role);
    variables.put("PARLEY_NODE", name);
    variables.put("PARLEY_DATABASE_URL", database);
    variables.put("PARLEY_REDIS_URL", redis);
    variables.put("PARLEY_SECRET_KEY", secret);
    variables.put("PARLEY_EMBEDDING_MODEL", "none");
    variables.put("PARLEY_BOOTSTRAP_TENANT", "nodes");
    variables.put("PARLEY_BOOTSTRAP_API_KEY", KEY);
    variables.put("PARLEY_BOOTSTRAP_PASSWORD", "a password for tests");
    var node = new ServerProcess(made(name).resolve("data"), variables);
    (role.equals("api") ? apis : workers).add(node);
    node.start();
    node.awaitReady(client); // one after the other: the first makes the tables
  }

  /** Has the database note each time a job is done. */
  private void watchDone() {
    sql(
        "create table done_log (id text not null)",
        "create function note_done() returns trigger language plpgsql as"
            + " $$ begin insert into done_log values (new.id); return new; end $$",
        "create trigger note_done after update of status on job for each row"
            + " when (new.status = 'SUCCEEDED' and old.status <> 'SUCCEEDED' and new.type = 'test')"
            + " execute function note_done()");
  }

  private Round round(Blow blow, int number, RedisProcess redis) {
    sql("delete from job where type = 'test'", "delete from done_log");
    var accepted = new AtomicInteger();
    var half = new CountDownLatch(1);
    var all = new CountDownLatch(8);
    var next = new AtomicInteger();
    for (int i = 0; i < 8; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                for (int job = next.getAndIncrement();
                    job < plan.jobs();
                    job = next.getAndIncrement()) {
                  start(apis.get(job % 2), "round-" + number + "-" + job);
                  if (accepted.incrementAndGet() == plan.jobs() / 2) {
                    half.countDown();
                  }
                }
                all.countDown();
              });
    }
    await(half);
    long struck = System.nanoTime();
    Thread mended = strike(blow, redis);
    start(apis.getFirst(), "probe-" + number);
    awaitDone("probe");
    Duration probe = Duration.ofNanos(System.nanoTime() - struck);
    await(all);
    awaitDone("all");
    Duration recovery = Duration.ofNanos(System.nanoTime() - struck);
    join(mended);
    if (blow == Blow.WORKER) {
      workers.getFirst().start();
      workers.getFirst().awaitReady(client);
    }
    int total = accepted.get() + 1;
    return new Round(
        blow,
        total,
        total - number("select count(distinct id) from done_log"),
        number("select count(*) from (select id from done_log group by id having count(*) > 1) d"),
        number("select coalesce(sum(attempt - 1), 0) from job where type = 'test'"),
        recovery,
        probe);
  }

  /** Strikes; what comes back by itself has when the thread ends. */
  private Thread strike(Blow blow, RedisProcess redis) {
    switch (blow) {
      case NONE -> {}
      case WORKER -> workers.getFirst().kill();
      case REDIS -> redis.kill();
      case FLUSH -> redis.flush();
      case POSTGRES -> restartPostgres();
    }
    return Thread.ofVirtual()
        .start(
            () -> {
              if (blow == Blow.REDIS) {
                LockSupport.parkNanos(3_000_000_000L);
                redis.restart();
              }
            });
  }

  private void restartPostgres() {
    try {
      int status = new ProcessBuilder(plan.restartPostgres()).inheritIO().start().waitFor();
      if (status != 0) {
        throw new IllegalStateException(plan.restartPostgres() + " ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts a job as a client does that wants it once: again with the same key until accepted. */
  private void start(ServerProcess api, String key) {
    var request =
        HttpRequest.newBuilder(api.at("/api/jobs"))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"test\"}"))
            .build();
    while (true) {
      try {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status == 202) {
          return;
        }
        if (status != 503 && status != 409 && status != 500) {
          throw new IllegalStateException("a job was answered " + status);
        }
      } catch (IOException away) {
        // again
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  /** The newest job, or all jobs, are done. */
  private void awaitDone(String which) {
    String open =
        which.equals("probe")
            ? "select count(*) from (select status from job where type = 'test' order by id desc"
                + " limit 1) newest where status <> 'SUCCEEDED'"
            : "select count(*) from job where type = 'test' and status <> 'SUCCEEDED'";
    long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (number(open) > 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("jobs are still open; see " + folder);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Sees the rows of every tenant. */
  private Connection connected() throws SQLException {
    Connection connection = DriverManager.getConnection(database);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set parley.tenant = '*'");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  private int number(String query) {
    while (true) {
      try (Connection connection = connected();
          Statement statement = connection.createStatement();
          var rows = statement.executeQuery(query)) {
        rows.next();
        return rows.getInt(1);
      } catch (SQLException away) {
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  private void sql(String... statements) {
    try (Connection connection = connected();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
