package io.parley.core.sql;

import io.parley.core.work.Write;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Removes what an ended tenant has, some rows at a time. */
final class Erasure {
  /** A part of a blob has up to 256 KiB. */
  private static final int HEAVY = 16;

  /**
   * Every table with a tenant, what it is keyed by within one, and how a row weighs. First the
   * queue, so that no look for work comes upon what is not to be done; documents after their
   * labels, by which whole collections are found.
   */
  private static final List<Table> TABLES =
      List.of(
          new Table("mailbox", "subject", 1),
          new Table("job", "seq", 1),
          new Table("effect", "id", 1),
          new Table("event", "id", 1),
          new Table("message", "seq", 1),
          new Table("blob_part", "name, part", HEAVY),
          new Table("mirror", "source, kind, id", 1),
          new Table("tally", "span, quarter, name, agent, detail, shard", 1),
          new Table("document_label", "collection, name, value, id", 1),
          new Table("document", "collection, id", 1));

  private Erasure() {}

  private record Table(String name, String key, int weight) {
    boolean ofDocuments() {
      return name.startsWith("document");
    }
  }

  /** Whether anything was removed; when not, there is nothing left. */
  static boolean erase(Session sql, Write.EraseTenant erase, Instant now) throws SQLException {
    if (!SqlEndedTenants.ended(sql, erase.tenant())) {
      throw new IllegalStateException("tenant '" + erase.tenant() + "' was not ended");
    }
    sql.overwriteWhatIsRemoved(true);
    try {
      int left = erase.most();
      for (Table table : TABLES) {
        if (left > 0) {
          left -= table.weight() * remove(sql, table, erase, Math.max(1, left / table.weight()));
        }
      }
      if (left < erase.most()) {
        return true;
      }
    } finally {
      sql.overwriteWhatIsRemoved(false);
    }
    sql.update(
        "update tenant_end set erased_at = ? where tenant = ? and erased_at is null",
        now,
        erase.tenant().value());
    return false;
  }

  private static int remove(Session sql, Table table, Write.EraseTenant erase, int most)
      throws SQLException {
    List<String> kept = table.ofDocuments() ? List.copyOf(erase.kept()) : List.of();
    var arguments = new ArrayList<Object>();
    arguments.add(erase.tenant().value());
    arguments.add(erase.tenant().value());
    arguments.addAll(kept);
    arguments.add(most);
    return sql.update(
        "delete from %1$s where tenant = ? and (%2$s) in (select %2$s from %1$s where tenant = ?%3$s limit ?)"
            .formatted(table.name(), table.key(), but(kept)),
        arguments.toArray());
  }

  private static String but(List<String> kept) {
    return kept.isEmpty()
        ? ""
        : " and collection not in ("
            + String.join(", ", Collections.nCopies(kept.size(), "?"))
            + ")";
  }
}
