package io.parley.server.demo;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.language.Language;
import io.parley.core.script.Scripts;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.CustomerMessage;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.rag.article.Article;
import io.parley.rag.article.Articles;
import io.parley.rag.article.Category;
import io.parley.rag.article.KnowledgeBase;
import io.parley.server.kommo.Integration;
import io.parley.server.kommo.Integrations;
import io.parley.server.kommo.KommoChannel;
import io.parley.server.kommo.SubscribeHooks;
import io.parley.server.store.Stored;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A shop to look at: articles in four languages, an agent with a script, a Kommo account in the
 * sandbox, and customers who write to it. Everything in it is real but the company: the messages go
 * through the sandbox's webhooks, the answers are written back over its API.
 */
public final class Demo implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final String ACCOUNT = "demo.kommo.com";
  private static final String AGENT = "demo-agent";
  private static final String INTEGRATION = "demo-kommo";
  private static final String SCRIPT = "demo-script";

  /** An app to try the consent page with; it is good for the sandbox only. */
  private static final String APP = "parley-demo";

  private static final String APP_SECRET = "parley-demo-secret";

  private final KommoSandbox sandbox;
  private final Clock clock;
  private final PrintStream out;
  private volatile boolean closed;

  private Demo(KommoSandbox sandbox, Clock clock, PrintStream out) {
    this.sandbox = sandbox;
    this.clock = clock;
    this.out = out;
  }

  /** Starts the sandbox, with nobody in it yet. */
  public static Demo start(Clock clock, PrintStream out) {
    var config = SandboxConfig.builder().account(AccountSeed.named("demo")).clock(clock).build();
    return new Demo(KommoSandbox.start(config), clock, out);
  }

  /** Where the sandbox answers as Kommo, and shows itself to people. */
  public URI sandboxUrl() {
    return sandbox.baseUrl();
  }

  /** Opens the shop in the background: stocks what is missing, connects, lets customers write. */
  public void open(
      TenantId tenant, Storage storage, KnowledgeBase knowledge, KommoChannel kommo, URI console) {
    Thread.ofVirtual()
        .name("demo")
        .start(
            () -> {
              sandbox.addIntegration(app(kommo.consentAddress()));
              stock(tenant, knowledge);
              connect(tenant, storage, kommo);
              plan(tenant, storage);
              out.printf(
                  "%n  The demo shop is open. Console: %s   Type as a customer: %s%n%n",
                  console, sandboxUrl());
              out.flush();
              letCustomersWrite(sandbox.account("demo"));
            });
  }

  private static io.parley.kommo.sandbox.Integration app(URI redirect) {
    return io.parley.kommo.sandbox.Integration.of(APP, APP_SECRET, redirect)
        .withDisconnectUri(redirect.resolve("disconnect"));
  }

  private void stock(TenantId tenant, KnowledgeBase knowledge) {
    if (!knowledge.articles().list(tenant, Articles.Selection.ALL, Optional.empty(), 1).isEmpty()) {
      return;
    }
    Map<String, String> categories = new HashMap<>();
    for (Shop.Text text : Shop.texts()) {
      Instant now = clock.instant();
      String category =
          categories.computeIfAbsent(
              text.category(),
              name -> {
                String id = UniqueId.at(now);
                knowledge.categories().create(tenant, id, Category.Content.named(name), now);
                return id;
              });
      knowledge
          .articles()
          .create(
              tenant,
              UniqueId.at(now),
              Article.Content.of(text.title(), text.body())
                  .in(category)
                  .language(Language.of(text.language())),
              now);
    }
  }

  private void connect(TenantId tenant, Storage storage, KommoChannel kommo) {
    Instant now = clock.instant();
    var agents = new Agents(storage);
    if (agents.find(tenant, AGENT).isEmpty()) {
      agents.create(
          tenant,
          AGENT,
          Agent.Profile.named("Luz")
              .instructions("You help the customers of Casa Lumen, a shop for lamps and lighting.")
              .languages("en", "es", "pt", "ru"),
          now);
    }
    Integrations integrations = kommo.integrations();
    SandboxAccount account = sandbox.account("demo");
    Optional<Stored<Integration>> known = integrations.find(tenant, INTEGRATION);
    Integration integration =
        known
            .map(Stored::value)
            .orElseGet(
                () ->
                    integrations.draft(
                        tenant,
                        INTEGRATION,
                        AGENT,
                        ACCOUNT,
                        Optional.of(Secret.of(account.token())),
                        Integration.Transport.TALK,
                        List.of()))
            .numbered(account.id());
    long version = known.map(Stored::version).orElse(0L);
    List<Write> writes = new ArrayList<>();
    writes.add(integrations.put(tenant, INTEGRATION, integration, version));
    // The sandbox forgets its subscriptions when it ends, so each start subscribes again.
    writes.add(SubscribeHooks.plan(tenant, INTEGRATION, version + 1, UniqueId.at(now), now));
    storage.work().commit(writes, now);
  }

  private void plan(TenantId tenant, Storage storage) {
    var scripts = new Scripts(storage);
    if (scripts.find(tenant, SCRIPT).isEmpty()) {
      scripts.create(tenant, SCRIPT, AGENT, Shop.script(), clock.instant());
    }
  }

  private void letCustomersWrite(SandboxAccount account) {
    long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (account.activeWebhooks().isEmpty() && System.nanoTime() < patience) {
      pause(Duration.ofMillis(50));
    }
    List<Shop.Customer> customers = Shop.customers();
    int rounds =
        customers.stream().mapToInt(customer -> customer.messages().size()).max().orElse(0);
    for (int round = 0; round < rounds; round++) {
      for (Shop.Customer customer : customers) {
        if (round < customer.messages().size() && !closed) {
          account.customerWrites(
              CustomerMessage.of(customer.name(), customer.messages().get(round))
                  .withOrigin(customer.origin())
                  .withPhone(customer.phone()));
          pause(BETWEEN);
        }
      }
    }
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    sandbox.close();
  }
}
