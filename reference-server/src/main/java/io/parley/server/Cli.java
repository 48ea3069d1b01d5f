package io.parley.server;

import io.parley.core.language.Language;
import io.parley.core.secret.Secret;
import io.parley.kommo.sandbox.SandboxMain;
import io.parley.rag.embed.Embedder;
import io.parley.rag.embed.InProcessModels;
import io.parley.rag.eval.RetrievalEvaluator;
import io.parley.rag.eval.RetrievalReport;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.lucene.LuceneTextIndex;
import io.parley.rag.index.lucene.PostgresTextIndex;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line: {@code bin/parley help}. */
public final class Cli {
  private Cli() {}

  /**
   * Runs one command and ends the process with its exit code: 0 good, 1 failed, 2 not understood.
   */
  public static void main(String[] arguments) {
    // The sandbox has options of its own, reads them itself and runs until it is stopped.
    if (arguments.length > 0 && arguments[0].equals("sandbox")) {
      SandboxMain.main(List.of(arguments).subList(1, arguments.length).toArray(new String[0]));
      return;
    }
    System.exit(run(System.out, System.err, arguments));
  }

  /** Runs one command that ends by itself, set up by this process's environment. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return run(out, err, System.getenv(), arguments);
  }

  /** The same in another environment. */
  static int run(
      PrintStream out, PrintStream err, Map<String, String> environment, String... arguments) {
    var eval = new CommandLine(new Eval()).addSubcommand(new Retrieval(out));
    return TenantCommands.addTo(new CommandLine(new Root()), environment, out)
        .addSubcommand(eval)
        .addSubcommand(new Sandbox())
        .addSubcommand(new BackupCommands.Take(out, environment))
        .addSubcommand(new BackupCommands.Restore(out, environment))
        .addSubcommand(new ExportCommand(out, environment))
        .addSubcommand(new CommandLine.HelpCommand())
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              err.println("parley: " + failure.getMessage());
              return 1;
            })
        .execute(arguments);
  }

  @Command(
      name = "parley",
      description = "Tools around the Parley server.",
      synopsisSubcommandLabel = "COMMAND")
  private static final class Root implements Runnable {
    @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public void run() {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(), "a command is required");
    }
  }

  @Command(name = "eval", description = "Measures quality on labelled data.")
  private static final class Eval implements Runnable {
    @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public void run() {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(), "what to measure is required");
    }
  }

  @Command(
      name = "sandbox",
      description = "Runs the Kommo sandbox alone; 'parley sandbox --help' lists its options.")
  private static final class Sandbox implements Runnable {
    @Override
    public void run() {
      SandboxMain.main(new String[] {"--help"});
    }
  }

  @Command(
      name = "retrieval",
      description =
          "Measures retrieval on a folder with corpus.jsonl, queries.jsonl and qrels.tsv.")
  private static final class Retrieval implements Runnable {
    private final PrintStream out;

    @Parameters(paramLabel = "DIR", description = "the folder")
    private Path folder = Path.of("");

    @Option(
        names = "--language",
        paramLabel = "CODE",
        description =
            "the language of corpus and queries: en, es, pt or ru; detected when left out")
    private @Nullable String language;

    @Option(
        names = "--model",
        paramLabel = "NAME",
        description =
            "search by meaning too: in-process for the English model, or a folder with"
                + " model.onnx and tokenizer.json")
    private @Nullable String model;

    @Option(
        names = "--index",
        paramLabel = "URL",
        description = "search by words in the PostgreSQL at this JDBC URL instead of on the disk")
    private @Nullable String database;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    Retrieval(PrintStream out) {
      this.out = out;
    }

    @Override
    public void run() {
      Path scratch = scratch();
      try (var index = new LuceneTextIndex(scratch)) {
        RetrievalReport report = database == null ? evaluate(index) : inDatabase(database);
        out.println(json ? report.json() : report.text());
      } finally {
        remove(scratch);
      }
    }

    private RetrievalReport evaluate(TextIndex words) {
      var evaluator = new RetrievalEvaluator(words, embedder());
      return Optional.ofNullable(language)
          .map(code -> evaluator.evaluate(folder, Language.of(code)))
          .orElseGet(() -> evaluator.evaluate(folder));
    }

    private RetrievalReport inDatabase(String url) {
      try (var pool = KnowledgeParts.pool(Secret.of(url))) {
        return evaluate(new PostgresTextIndex(pool));
      }
    }

    private Optional<Embedder> embedder() {
      return Optional.ofNullable(model)
          .map(
              name ->
                  name.equals("in-process")
                      ? InProcessModels.english(Runnable::run)
                      : InProcessModels.onnx(
                          Path.of(name),
                          String.valueOf(Path.of(name).getFileName()),
                          Set.of(),
                          Runnable::run));
    }

    private static Path scratch() {
      try {
        return Files.createTempDirectory("parley-eval");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void remove(Path folder) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .sorted(Comparator.reverseOrder())
            .forEach(
                file -> {
                  try {
                    Files.delete(file);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
