package io.parley.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.CustomerMessage;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.kommo.sandbox.SandboxMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to end while it is at work. */
// It waits 15 s for work that does not end.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DrainTest {
  private static final String KEY = "ak_drain_" + "d".repeat(43);

  @TempDir Path folder;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  @Test
  void a_server_that_is_told_to_end_takes_nothing_in_gives_back_what_runs_and_ends_well()
      throws Exception {
    var config =
        SandboxConfig.builder()
            .account(AccountSeed.named("drain").withToken("drain-token").withChatQuota(10_000))
            .requestsPerSecond(10_000)
            .build();
    try (KommoSandbox sandbox = KommoSandbox.start(config);
        var model = new SilentModel()) {
      var variables = new HashMap<String, String>();
      variables.put("PARLEY_KOMMO_BASE_URL", sandbox.baseUrl().toString());
      variables.put("PARLEY_ALLOW_PRIVATE_NETWORK", "true");
      variables.put("PARLEY_EMBEDDING_MODEL", "none");
      variables.put("PARLEY_BOOTSTRAP_TENANT", "drain");
      variables.put("PARLEY_BOOTSTRAP_API_KEY", KEY);
      var silent = new HashMap<>(variables);
      silent.put("PARLEY_CHAT_MODEL_URL", model.url());
      silent.put("PARLEY_CHAT_MODEL", "silent");
      SandboxAccount account = sandbox.account("drain");
      var asked = new ArrayList<SandboxMessage>();
      URI hook;
      try (var server = new ServerProcess(folder.resolve("data"), silent)) {
        server.start();
        server.awaitReady(client);
        var api = new Api(server, client, KEY);
        hook = api.connectedAgent("drain.kommo.com", "drain-token");
        for (int i = 0; i < 5; i++) {
          SandboxMessage message =
              account.customerWrites(
                  CustomerMessage.of("Customer " + i, "How long does delivery take? (" + i + ")"));
          asked.add(message);
          assertThat(post(server.at(hook.getPath()), HookBody.of(message, account))).isEqualTo(200);
        }
        model.awaitAsked(asked.size());

        Load load = new Load(server);
        Optional<Integer> status = server.terminate();

        assertThat(status).as("exit status; see %s", server.log()).contains(0);
        assertThat(load.stop())
            .as("answers of the hook while it ended")
            .contains(503)
            .isSubsetOf(200, 404, 503);
      }
      try (var server = new ServerProcess(folder.resolve("data"), variables)) {
        server.start();
        server.awaitReady(client);
        eventually(() -> answers(account).keySet().size() == asked.size());

        assertThat(answers(account).values()).containsOnly(1);
        var api = new Api(server, client, KEY);
        assertThat(api.items("/api/events?state=dead")).isEmpty();
      }
    }
  }

  private static Map<Long, Integer> answers(SandboxAccount account) {
    var answers = new HashMap<Long, Integer>();
    account.sentMessages().forEach(sent -> answers.merge(sent.talkId(), 1, Integer::sum));
    return answers;
  }

  private static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(50_000_000);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private int post(URI address, String body) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Asks without end; notes what is answered, not what is refused by nobody being there. */
  private final class Load {
    private final Set<Integer> statuses = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean on = new AtomicBoolean(true);
    private final CountDownLatch ended = new CountDownLatch(4);

    Load(ServerProcess server) {
      List<URI> addresses =
          List.of(server.at("/api/webhooks/kommo/unknown"), server.at("/api/webhooks/kommo/other"));
      for (int i = 0; i < 4; i++) {
        URI address = addresses.get(i % 2);
        Thread.ofVirtual()
            .start(
                () -> {
                  while (on.get()) {
                    try {
                      statuses.add(post(address, "a=b"));
                    } catch (IOException gone) {
                      LockSupport.parkNanos(10_000_000);
                    } catch (InterruptedException e) {
                      break;
                    }
                  }
                  ended.countDown();
                });
      }
    }

    Set<Integer> stop() throws InterruptedException {
      on.set(false);
      ended.await();
      return statuses;
    }
  }
}
