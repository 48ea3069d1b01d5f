package io.parley.server.console;

import io.parley.core.secret.Secret;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Storage;
import io.parley.server.feed.Feed;
import io.parley.server.feed.LiveFeed;
import io.parley.server.http.Application;
import io.parley.server.http.JettyHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A console on a free port over a new store, with the shop in it. */
final class RunningConsole implements AutoCloseable {
  static final String PASSWORD = "correct horse battery";

  private final Path folder;
  private final LiveFeed live;
  private final JettyHttp http;

  final Storage storage;
  final Shop shop;

  RunningConsole() {
    this(Clock.systemUTC(), Optional.empty());
  }

  RunningConsole(Clock clock, Optional<URI> publicUrl) {
    try {
      this.folder = Files.createTempDirectory("console");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    this.storage = SqlStorage.sqlite(folder, clock);
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
    console.bootstrap(Shop.TENANT, Optional.of(Secret.of(PASSWORD)));
    this.http = JettyHttp.start(0, Application.of(List.of()), List.of(console.front()));
  }

  String url(String path) {
    return "http://localhost:" + http.port() + path;
  }

  @Override
  public void close() throws IOException {
    live.close();
    http.close();
    storage.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
