package io.parley.core.sql;

import io.parley.core.StaleVersionException;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stores and removes documents with their labels, inside somebody's transaction. */
final class DocumentWrites {
  private static final String UPDATE =
      "update document set version = version + 1, labels = ?, body = ?, updated_at = ?"
          + " where tenant = ? and collection = ? and id = ? and version = ?";

  private static final String INSERT =
      "insert into document (tenant, collection, id, version, labels, body, created_at, updated_at)"
          + " values (?, ?, ?, 1, ?, ?, ?, ?) on conflict (tenant, collection, id)";

  private static final String OVERWRITE =
      INSERT
          + " do update set version = document.version + 1, labels = excluded.labels,"
          + " body = excluded.body, updated_at = excluded.updated_at";

  private static final String LABEL = "insert into document_label values (?, ?, ?, ?, ?)";

  private static final String UNLABEL =
      "delete from document_label where tenant = ? and collection = ? and name = ? and value = ?"
          + " and id = ?";

  private static final String UNLABEL_ALL =
      "delete from document_label where tenant = ? and collection = ? and id = ?";

  private final Session sql;
  private final String tenant;
  private final String collection;
  private final List<@Nullable Object[]> unlabeled = new ArrayList<>();
  private final List<@Nullable Object[]> unlabeledWholly = new ArrayList<>();
  private final List<@Nullable Object[]> labeled = new ArrayList<>();

  private DocumentWrites(Session sql, String tenant, String collection) {
    this.sql = sql;
    this.tenant = tenant;
    this.collection = collection;
  }

  /** A document to store, and the present of whoever stores it. */
  record Stored(Write.Put put, Instant now) {
    /**
     * Whether both can be stored together: of one collection, not the same, and alike in what they
     * expect. So documents are still locked in the order in which they are stored.
     */
    boolean goesWith(Write.Put other) {
      return put.tenant().equals(other.tenant())
          && put.collection().equals(other.collection())
          && Long.signum(put.expected()) == Long.signum(other.expected())
          && !put.id().equals(other.id());
    }
  }

  private record Found(long version, Map<String, String> labels) {
    static Found of(ResultSet row) throws SQLException {
      return new Found(row.getLong("version"), Rows.texts(row.getString("labels")));
    }
  }

  /**
   * Stores documents that go together, in this order.
   *
   * @throws StaleVersionException when another version of one is there than was expected
   */
  static void put(Session sql, List<Stored> documents) throws SQLException {
    Write.Put first = documents.getFirst().put();
    new DocumentWrites(sql, first.tenant().value(), first.collection())
        .put(first.expected(), documents);
  }

  private void put(long expected, List<Stored> documents) throws SQLException {
    if (expected > 0) {
      update(documents);
    } else if (expected == 0) {
      insert(documents);
    } else {
      overwrite(documents);
    }
    sql.batch(UNLABEL, unlabeled);
    sql.batch(UNLABEL_ALL, unlabeledWholly);
    sql.batch(LABEL, labeled);
  }

  private void update(List<Stored> documents) throws SQLException {
    Map<String, Found> found = found(documents);
    var rows = new ArrayList<@Nullable Object[]>();
    for (Stored document : documents) {
      Write.Put put = document.put();
      rows.add(
          new Object[] {
            Json.write(put.labels()),
            put.body(),
            document.now(),
            tenant,
            collection,
            put.id(),
            put.expected()
          });
    }
    int[] changed = sql.batch(UPDATE, rows);
    for (int i = 0; i < changed.length; i++) {
      Write.Put put = documents.get(i).put();
      Found before = found.get(Session.storable(put.id()));
      if (changed[i] == 0) {
        throw stale(put);
      }
      if (before != null && before.version() == put.expected()) {
        relabel(put, before.labels());
      } else {
        // It came to be what was expected after it was read.
        relabelWholly(put);
      }
    }
  }

  /** Versions and labels as they are before the change. */
  private Map<String, Found> found(List<Stored> documents) throws SQLException {
    var found = new HashMap<String, Found>();
    if (sql.manyWriters()) {
      sql.list(
          "select id, version, labels from document where tenant = ? and collection = ?"
              + " and id = any(?)",
          row -> found.put(row.getString("id"), Found.of(row)),
          tenant,
          collection,
          documents.stream().map(document -> document.put().id()).toArray(String[]::new));
      return found;
    }
    for (Stored document : documents) {
      sql.list(
          "select id, version, labels from document where tenant = ? and collection = ?"
              + " and id = ?",
          row -> found.put(row.getString("id"), Found.of(row)),
          tenant,
          collection,
          document.put().id());
    }
    return found;
  }

  private void insert(List<Stored> documents) throws SQLException {
    int[] inserted = sql.batch(INSERT + " do nothing", rows(documents));
    for (int i = 0; i < inserted.length; i++) {
      Write.Put put = documents.get(i).put();
      if (inserted[i] == 0) {
        throw stale(put);
      }
      label(put, put.labels());
    }
  }

  private void overwrite(List<Stored> documents) throws SQLException {
    var unused = sql.batch(OVERWRITE, rows(documents));
    documents.forEach(document -> relabelWholly(document.put()));
  }

  private List<@Nullable Object[]> rows(List<Stored> documents) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Stored document : documents) {
      Write.Put put = document.put();
      rows.add(
          new Object[] {
            tenant,
            collection,
            put.id(),
            Json.write(put.labels()),
            put.body(),
            document.now(),
            document.now()
          });
    }
    return rows;
  }

  private void relabelWholly(Write.Put put) {
    unlabeledWholly.add(new Object[] {tenant, collection, put.id()});
    label(put, put.labels());
  }

  /** Most changes leave the labels as they are, or change one of them. */
  private void relabel(Write.Put put, Map<String, String> old) {
    if (old.equals(put.labels())) {
      return;
    }
    old.forEach(
        (name, value) -> {
          if (!value.equals(put.labels().get(name))) {
            unlabeled.add(new Object[] {tenant, collection, name, value, put.id()});
          }
        });
    var added = new HashMap<>(put.labels());
    added.entrySet().removeAll(old.entrySet());
    label(put, added);
  }

  private void label(Write.Put put, Map<String, String> labels) {
    labels.forEach(
        (name, value) -> labeled.add(new Object[] {tenant, collection, name, value, put.id()}));
  }

  private StaleVersionException stale(Write.Put put) throws SQLException {
    long version =
        sql.first(
                "select version from document where tenant = ? and collection = ? and id = ?",
                row -> row.getLong(1),
                tenant,
                collection,
                put.id())
            .orElse(0L);
    return new StaleVersionException(collection + " " + put.id(), put.expected(), version);
  }

  /** Removes one; false when it was not there. */
  static boolean remove(Session sql, Write.Remove remove) throws SQLException {
    // The document first, as for every change of one: whoever has it has its labels.
    boolean removed =
        sql.update(
                "delete from document where tenant = ? and collection = ? and id = ?",
                remove.tenant().value(),
                remove.collection(),
                remove.id())
            > 0;
    sql.update(UNLABEL_ALL, remove.tenant().value(), remove.collection(), remove.id());
    return removed;
  }
}
