package io.parley.server.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The embedded store in a data folder. The search index beside it is not kept: a server that finds
 * none makes it anew.
 */
public record SqliteFile(Path folder) implements Stored {
  private Path file() {
    return folder.resolve("parley.db");
  }

  @Override
  public String kind() {
    return "sqlite";
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    Path copy = Files.createTempFile(folder, "backup", ".db");
    try {
      Files.delete(copy); // SQLite wants to make it
      try (Connection connection = open(file());
          PreparedStatement statement = connection.prepareStatement("vacuum into ?")) {
        statement.setString(1, copy.toString());
        statement.execute();
      } catch (SQLException e) {
        throw new BackupException("SQLite could not be copied: " + e.getMessage(), e);
      }
      Files.copy(copy, out);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static Connection open(Path file) throws SQLException {
    if (!Files.isRegularFile(file)) {
      throw new BackupException(
          file + " is not there: set PARLEY_DATA or PARLEY_DATABASE_URL as for the server", null);
    }
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = 10000");
    }
    return connection;
  }

  @Override
  public String keyId() {
    try (Connection connection = open(file())) {
      return Stored.keyId(connection);
    } catch (SQLException e) {
      throw new BackupException(file() + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public String objection() {
    return Files.exists(file())
        ? file() + " is there already: name an empty folder in PARLEY_DATA"
        : "";
  }

  @Override
  public void readFrom(InputStream in) throws IOException {
    Files.createDirectories(folder);
    Path part = folder.resolve("parley.db.restored");
    try {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      check(part);
      Files.move(part, file(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void check(Path part) {
    try (Connection connection = open(part);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("pragma integrity_check")) {
      if (!rows.next() || !rows.getString(1).equals("ok")) {
        throw new BackupException("the restored database is damaged", null);
      }
    } catch (SQLException e) {
      throw new BackupException("the restored database is damaged: " + e.getMessage(), e);
    }
  }
}
