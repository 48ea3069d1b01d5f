package io.parley.server.backup;

import io.parley.core.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PostgreSQL database, through {@code pg_dump} and {@code pg_restore}, which must be of the
 * server's version or newer.
 *
 * @param url as JDBC has it
 * @param programs the folder of the two programs; empty: they are found by name
 */
public record PostgresDatabase(Secret url, Optional<Path> programs) implements Stored {
  private static final Pattern SHAPE =
      Pattern.compile(
          "jdbc:postgresql://(?<host>[^/:?]+)(?::(?<port>\\d+))?/(?<name>[^?]+)(?:\\?(?<more>.*))?");

  @Override
  public String kind() {
    return "postgres";
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    Process process =
        started(
            "pg_dump",
            List.of(
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                // One is on the extension, which is not the role's own.
                "--no-comments",
                "--enable-row-security"));
    process.getOutputStream().close();
    CompletableFuture<String> complaints = complaints(process);
    process.getInputStream().transferTo(out);
    end("pg_dump", process, complaints);
  }

  @Override
  public String keyId() {
    try (Connection connection = DriverManager.getConnection(url.reveal());
        var statement = connection.createStatement()) {
      statement.execute("set parley.tenant = '*'");
      return Stored.keyId(connection);
    } catch (SQLException e) {
      throw new BackupException("PostgreSQL cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public String objection() {
    try (Connection connection = DriverManager.getConnection(url.reveal());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select to_regclass('document') is not null")) {
      return rows.next() && rows.getBoolean(1)
          ? "the database holds a store already: name an empty one in PARLEY_DATABASE_URL"
          : "";
    } catch (SQLException e) {
      return "PostgreSQL cannot be reached: " + e.getMessage();
    }
  }

  @Override
  public void readFrom(InputStream in) throws IOException {
    Process process =
        started(
            "pg_restore",
            List.of("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"));
    CompletableFuture<String> complaints = complaints(process);
    try (OutputStream to = process.getOutputStream()) {
      in.transferTo(to);
    } catch (IOException closed) {
      // It ended early; what it said is told below.
    }
    process.getInputStream().transferTo(OutputStream.nullOutputStream());
    end("pg_restore", process, complaints);
  }

  /** The password goes through the environment: arguments are for everybody to see. */
  private Process started(String program, List<String> options) {
    Matcher parts = SHAPE.matcher(url.reveal());
    if (!parts.matches()) {
      throw new BackupException(
          "PARLEY_DATABASE_URL must look like jdbc:postgresql://host:port/database?user=…", null);
    }
    Map<String, String> more = parameters(Optional.ofNullable(parts.group("more")).orElse(""));
    var command = new ArrayList<String>();
    command.add(programs.map(folder -> folder.resolve(program).toString()).orElse(program));
    command.addAll(options);
    command.addAll(List.of("--no-password", "--host=" + parts.group("host")));
    command.add("--port=" + Optional.ofNullable(parts.group("port")).orElse("5432"));
    command.add("--dbname=" + parts.group("name"));
    Optional.ofNullable(more.get("user")).ifPresent(user -> command.add("--username=" + user));
    var builder = new ProcessBuilder(command);
    // The rows of every tenant: policies bind the server's role.
    builder.environment().put("PGOPTIONS", "-c parley.tenant=*");
    Optional.ofNullable(more.get("password"))
        .ifPresent(password -> builder.environment().put("PGPASSWORD", password));
    Optional.ofNullable(more.get("sslmode"))
        .ifPresent(mode -> builder.environment().put("PGSSLMODE", mode));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new BackupException(
          program
              + " does not start: install PostgreSQL's client programs or name their folder in"
              + " PARLEY_POSTGRES_PROGRAMS ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static Map<String, String> parameters(String query) {
    var parameters = new LinkedHashMap<String, String>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }

  private static CompletableFuture<String> complaints(Process process) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            return e.toString();
          }
        });
  }

  private static void end(String program, Process process, CompletableFuture<String> complaints) {
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new BackupException(
            program + " ended with " + status + ": " + complaints.join().strip(), null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackupException("interrupted while " + program + " ran", e);
    }
  }
}
