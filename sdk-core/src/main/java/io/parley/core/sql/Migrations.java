package io.parley.core.sql;

import io.parley.core.UnsafeSettingException;
import io.parley.core.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Brings the schema to the newest version: numbered SQL files, each applied once and in one
 * transaction, each with the hash of its text so that a changed file is noticed.
 */
final class Migrations {
  static final List<String> FILES =
      List.of(
          "0001-storage.sql",
          "0002-blobs.sql",
          "0003-mirror.sql",
          "0004-lost-claims.sql",
          "0005-row-security.postgres.sql",
          "0006-tallies.sql",
          "0007-tally-security.postgres.sql",
          "0008-ended-jobs.sql",
          "0009-room-for-claims.postgres.sql",
          "0010-ended-tenants.sql",
          "0011-tallies-unbound.postgres.sql",
          "0012-tally-sums.sql",
          "0013-tally-sum-security.postgres.sql");

  /** What the other database has no words for. */
  private static final String POSTGRES_ONLY = ".postgres.sql";

  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*$");

  private static final Pattern END = Pattern.compile(";");

  /** Any number will do, as long as every node takes the same. */
  private static final long LOCK = 0x5061726c6579L;

  private Migrations() {}

  /** Applies what is missing. Runs inside one transaction of the caller's. */
  static void apply(Session session, Dialect dialect, Instant now) throws SQLException {
    apply(session, dialect, now, FILES);
  }

  /** Applies what is missing of these, which are the first of all. */
  static void apply(Session session, Dialect dialect, Instant now, List<String> files)
      throws SQLException {
    if (dialect == Dialect.POSTGRES) {
      session.list("select pg_advisory_xact_lock(" + LOCK + ")", row -> 1);
    }
    session.update(
        "create table if not exists schema_history ("
            + "name {key} not null primary key, hash text not null, applied_at bigint not null)");
    for (String file : files) {
      if (dialect != Dialect.POSTGRES && file.endsWith(POSTGRES_ONLY)) {
        continue;
      }
      String text = read(file);
      String hash = Secret.of(text).sha256();
      var known =
          session.first(
              "select hash from schema_history where name = ?", row -> row.getString(1), file);
      if (known.isPresent()) {
        if (!known.get().equals(hash)) {
          throw new UnsafeSettingException(
              "the database was migrated with another text of "
                  + file
                  + ": hash "
                  + known.get()
                  + ", not "
                  + hash);
        }
        continue;
      }
      for (String statement : END.split(COMMENT.matcher(text).replaceAll(""), 0)) {
        if (!statement.isBlank()) {
          session.update(statement.strip());
        }
      }
      session.update("insert into schema_history values (?, ?, ?)", file, hash, now);
    }
  }

  private static String read(String file) {
    try (InputStream in = Migrations.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("migration " + file + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
