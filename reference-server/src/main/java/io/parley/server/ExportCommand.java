package io.parley.server;

import io.parley.core.TenantId;
import io.parley.rag.article.Articles;
import io.parley.rag.article.KnowledgeBase;
import io.parley.rag.index.lucene.InMemoryTextIndex;
import io.parley.server.call.Bodies;
import io.parley.server.export.ExportFormat;
import io.parley.server.export.ExportKind;
import io.parley.server.export.ExportRequest;
import io.parley.server.export.Exporter;
import io.parley.server.kommo.Integrations;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what is stored of one account into a file. */
@Command(
    name = "export",
    description =
        "Writes conversations, messages, leads, articles or events of one account into FILE. The"
            + " store is the one that PARLEY_DATABASE_URL or PARLEY_DATA name, as for the server;"
            + " a folder that a running server holds is refused.")
final class ExportCommand implements Runnable {
  private final PrintStream out;
  private final Map<String, String> environment;

  @Parameters(paramLabel = "FILE", description = "the file to write; it must not be there")
  private Path file = Path.of("");

  @Option(
      names = "--kind",
      required = true,
      paramLabel = "KIND",
      description = "conversations, messages, leads, articles or events")
  private String kind = "";

  @Option(names = "--format", paramLabel = "FORMAT", description = "csv (default), jsonl or xlsx")
  private String format = "csv";

  @Option(
      names = "--tenant",
      paramLabel = "ID",
      description = "the account; PARLEY_BOOTSTRAP_TENANT when left out")
  private @Nullable String tenant;

  @Option(names = "--from", paramLabel = "INSTANT", description = "from this instant on")
  private @Nullable Instant from;

  @Option(names = "--to", paramLabel = "INSTANT", description = "before this instant")
  private @Nullable Instant to;

  @Option(names = "--agent", paramLabel = "ID", description = "only this agent's")
  private @Nullable String agent;

  ExportCommand(PrintStream out, Map<String, String> environment) {
    this.out = out;
    this.environment = environment;
  }

  @Override
  public void run() {
    ServerConfig config = ServerConfig.of(environment);
    var request =
        new ExportRequest(
            Bodies.choice("kind", ExportKind.class, kind),
            Bodies.choice("format", ExportFormat.class, format),
            Optional.ofNullable(from),
            Optional.ofNullable(to),
            Optional.ofNullable(agent));
    var whose = Optional.ofNullable(tenant).map(TenantId::new).orElse(config.bootstrap().tenant());
    Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofMillis(1));
    var vault = Foundation.vault(config);
    try (var storage = Foundation.store(config, vault, clock, Optional.empty());
        OutputStream output =
            new BufferedOutputStream(
                Files.newOutputStream(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
      var articles = new KnowledgeBase(storage, new InMemoryTextIndex()).articles();
      var exporter =
          new Exporter(
              storage,
              new Integrations(storage.documents(), vault)::ofAgent,
              (id, before, limit) -> articles.list(id, Articles.Selection.ALL, before, limit));
      long rows = exporter.write(whose, request, output);
      out.println(file + ": " + rows + " " + kind);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
