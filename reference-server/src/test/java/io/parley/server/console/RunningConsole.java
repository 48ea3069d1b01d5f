package io.parley.server.console;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.core.outgoing.OutgoingGuard;
import io.parley.core.secret.Secret;
import io.parley.core.sql.SqlStorage;
import io.parley.kommo.AddressBudget;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.article.SearchKnowledge;
import io.parley.rag.file.PageFetcher;
import io.parley.rag.index.lucene.InMemoryTextIndex;
import io.parley.server.account.Accounts;
import io.parley.server.audit.AuditedStorage;
import io.parley.server.automation.Automation;
import io.parley.server.export.Exports;
import io.parley.server.feed.Feed;
import io.parley.server.feed.LiveFeed;
import io.parley.server.hook.HookParts;
import io.parley.server.http.Application;
import io.parley.server.http.JettyHttp;
import io.parley.server.http.TrustedProxies;
import io.parley.server.insight.CountedStorage;
import io.parley.server.insight.InsightParts;
import io.parley.server.knowledge.UploadFolder;
import io.parley.server.kommo.KommoBudgets;
import io.parley.server.kommo.KommoChannel;
import io.parley.server.operations.Draining;
import io.parley.server.outgoing.GuardedHttp;
import io.parley.server.security.TinkVault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A console on a free port over a new store, with the shop in it. As an extension of a test it ends
 * with it.
 */
final class RunningConsole implements AutoCloseable, AfterEachCallback {
  static final String PASSWORD = "correct horse battery";

  private final Path folder;
  private final LiveFeed live;
  private final GuardedHttp outgoing;
  private final JettyHttp http;

  /** The pages of a web that nobody reaches. */
  private record NoWeb() implements PageFetcher {
    @Override
    public String checked(String address) {
      return OutgoingGuard.publicOnly().check(address).toString();
    }

    @Override
    public Fetched fetch(String address) {
      throw new IllegalStateException("no page is fetched here");
    }
  }

  final KnowledgeBase knowledge;
  final KommoChannel kommo;
  final HookParts others;
  final InsightParts insight;
  final Exports exports;
  final AuditedStorage storage;
  final Shop shop;
  final Automation automation;

  RunningConsole() {
    this(Clock.systemUTC(), Optional.empty());
  }

  RunningConsole(Clock clock, Optional<URI> publicUrl) {
    this(clock, publicUrl, TrustedProxies.NONE);
  }

  RunningConsole(Clock clock, Optional<URI> publicUrl, TrustedProxies proxies) {
    try {
      this.folder = Files.createTempDirectory("console");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    var vault = TinkVault.in(folder);
    this.storage = new AuditedStorage(new CountedStorage(SqlStorage.sqlite(folder, clock)), vault);
    this.shop = new Shop(storage, clock.instant());
    this.live = new LiveFeed(storage, clock);
    var console =
        new Console(
            storage,
            Shop.chat(storage),
            shop.handover(),
            new Feed(storage),
            live,
            clock,
            Shop.TENANT,
            publicUrl);
    var knowledge = new KnowledgeBase(storage, new InMemoryTextIndex());
    console.add(knowledge, new NoWeb(), new UploadFolder(folder.resolve("upload")));
    this.knowledge = knowledge;
    this.kommo =
        new KommoChannel(
            storage,
            vault,
            "console",
            Optional.empty(),
            new KommoBudgets(
                storage, 6, AddressBudget.watched(), false, clock, new SimpleMeterRegistry()),
            clock,
            () -> URI.create("http://localhost"));
    this.outgoing = new GuardedHttp(OutgoingGuard.publicOnly());
    this.automation =
        new Automation(
            storage,
            kommo,
            new Accounts(storage.documents()),
            vault,
            outgoing,
            List.of(new SearchKnowledge(knowledge)),
            clock);
    this.others =
        new HookParts(
            storage,
            outgoing,
            OutgoingGuard.publicOnly(),
            automation.hookSecrets(),
            clock,
            () -> URI.create("http://localhost"));
    this.insight = new InsightParts(storage, kommo, automation);
    this.exports = new Exports(storage);
    console.with(automation, kommo, others, knowledge);
    console.add(insight, exports, knowledge, new Accounts(storage.documents()));
    console.bootstrap(Shop.TENANT, Optional.of(Secret.of(PASSWORD)));
    this.http =
        JettyHttp.start(
            0,
            Application.of(List.of()),
            List.of(console.front()),
            proxies,
            new Draining(Duration.ofSeconds(20)));
  }

  String url(String path) {
    return "http://localhost:" + http.port() + path;
  }

  int port() {
    return http.port();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    close();
  }

  @Override
  public void close() throws IOException {
    live.close();
    http.close();
    kommo.close();
    outgoing.close();
    storage.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
