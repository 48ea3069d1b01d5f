package io.parley.server;

import io.parley.core.SdkException;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Storage;
import io.parley.server.backup.Backup;
import io.parley.server.backup.Manifest;
import io.parley.server.backup.PostgresDatabase;
import io.parley.server.backup.Restoration;
import io.parley.server.backup.SqliteFile;
import io.parley.server.backup.Stored;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Taking a backup of the store that the environment names, and restoring one into it. */
final class BackupCommands {
  private BackupCommands() {}

  private static Stored store(ServerConfig config, Map<String, String> environment) {
    Optional<Path> programs =
        Optional.ofNullable(environment.get("PARLEY_POSTGRES_PROGRAMS"))
            .filter(text -> !text.isBlank())
            .map(Path::of);
    return config
        .databaseUrl()
        .<Stored>map(url -> new PostgresDatabase(url, programs))
        .orElseGet(() -> new SqliteFile(config.data()));
  }

  @Command(
      name = "backup",
      description =
          "Writes everything that is stored into FILE, while servers go on working. The store is the"
              + " one that PARLEY_DATABASE_URL or PARLEY_DATA name, as for the server.")
  static final class Take implements Runnable {
    private final PrintStream out;
    private final Map<String, String> environment;

    @Parameters(paramLabel = "FILE", description = "the file to write, such as parley.backup")
    private Path file = Path.of("");

    @Option(
        names = "--with-key",
        description =
            "put the generated key of PARLEY_DATA into the file too: whoever has the file can then"
                + " read the credentials in it")
    private boolean withKey;

    Take(PrintStream out, Map<String, String> environment) {
      this.out = out;
      this.environment = environment;
    }

    @Override
    public void run() {
      ServerConfig config = ServerConfig.of(environment);
      Path key = config.data().resolve("secret.key");
      if (withKey && !Files.isRegularFile(key)) {
        throw new IllegalArgumentException(
            key + " is not there: a key given by PARLEY_SECRET_KEY is kept where it is");
      }
      Manifest manifest =
          Backup.take(
              store(config, environment),
              withKey ? Optional.of(key) : Optional.empty(),
              file.toAbsolutePath(),
              Clock.tick(Clock.systemUTC(), Duration.ofMillis(1)).instant());
      out.println(file + ": " + manifest.store() + ", " + manifest.bytes() + " bytes");
      if (!withKey && !manifest.keyId().isEmpty()) {
        out.println(
            "The key "
                + manifest.keyId()
                + " is not in it; keep it apart: "
                + (config.secretKey().isPresent() ? "PARLEY_SECRET_KEY" : key.toString()));
      }
    }
  }

  @Command(
      name = "restore",
      description =
          "Fills the empty store that PARLEY_DATABASE_URL or PARLEY_DATA name from a backup. No"
              + " server may be running on it.")
  static final class Restore implements Runnable {
    private final PrintStream out;
    private final Map<String, String> environment;

    @Parameters(paramLabel = "FILE", description = "what backup wrote")
    private Path file = Path.of("");

    Restore(PrintStream out, Map<String, String> environment) {
      this.out = out;
      this.environment = environment;
    }

    @Override
    public void run() {
      ServerConfig config = ServerConfig.of(environment);
      Manifest manifest =
          Backup.restore(
              file.toAbsolutePath(), store(config, environment), config.secretKey(), config.data());
      Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofMillis(1));
      try (Storage storage = storage(config, clock)) {
        var restoration = new Restoration(manifest.takenAt(), clock.instant());
        storage.work().commit(List.of(restoration.note()), clock.instant());
      } catch (SdkException e) {
        throw new IllegalStateException(
            "the store is filled but could not be marked as restored; empty it and restore again: "
                + e.getMessage(),
            e);
      }
      out.println(
          "restored "
              + manifest.store()
              + " as of "
              + manifest.takenAt()
              + "; what was decided before now is looked up outside before it is done");
    }

    private static Storage storage(ServerConfig config, Clock clock) {
      return config
          .databaseUrl()
          .map(url -> SqlStorage.postgres(url.reveal(), 2, clock))
          .orElseGet(() -> SqlStorage.sqlite(config.data(), clock));
    }
  }
}
