package io.parley.core.sql;

import io.parley.core.StaleVersionException;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    /** Whether both can be stored together: of one collection, and not the same. */
    boolean goesWith(Write.Put other) {
      return put.tenant().equals(other.tenant())
          && put.collection().equals(other.collection())
          && !put.id().equals(other.id());
    }
  }

  private record Found(long version, String labels) {}

  /**
   * Stores documents of one tenant's collection, each id once, in this order.
   *
   * @throws StaleVersionException when another version of one is there than was expected
   */
  static void put(Session sql, List<Stored> documents) throws SQLException {
    Write.Put first = documents.getFirst().put();
    new DocumentWrites(sql, first.tenant().value(), first.collection()).put(documents);
  }

  private void put(List<Stored> documents) throws SQLException {
    Map<String, Found> found =
        found(documents.stream().map(Stored::put).filter(put -> put.expected() != 0).toList());
    var there = new ArrayList<Stored>();
    var missing = new ArrayList<Stored>();
    var unknown = new ArrayList<Stored>();
    for (Stored document : documents) {
      Write.Put put = document.put();
      Optional<Found> old = Optional.ofNullable(found.get(put.id()));
      if (put.expected() > 0 && old.map(Found::version).orElse(0L) != put.expected()) {
        throw stale(put);
      }
      (put.expected() == 0 ? missing : old.isPresent() ? there : unknown).add(document);
    }
    update(there, found, unknown);
    insert(missing);
    overwrite(unknown);
    sql.batch(UNLABEL, unlabeled);
    sql.batch(UNLABEL_ALL, unlabeledWholly);
    sql.batch(LABEL, labeled);
  }

  /** Version and labels of those that are there. */
  private Map<String, Found> found(List<Write.Put> puts) throws SQLException {
    var found = new HashMap<String, Found>();
    if (sql.manyWriters() && puts.size() > 1) {
      sql.list(
          "select id, version, labels from document where tenant = ? and collection = ?"
              + " and id = any(?)",
          row ->
              found.put(
                  row.getString("id"), new Found(row.getLong("version"), row.getString("labels"))),
          tenant,
          collection,
          puts.stream().map(Write.Put::id).toArray(String[]::new));
      return found;
    }
    for (Write.Put put : puts) {
      sql.first(
              "select version, labels from document where tenant = ? and collection = ?"
                  + " and id = ?",
              row -> new Found(row.getLong("version"), row.getString("labels")),
              tenant,
              collection,
              put.id())
          .ifPresent(old -> found.put(put.id(), old));
    }
    return found;
  }

  /**
   * Changes those that are there; one that somebody else changed meanwhile is stale, or {@code
   * unknown} where any version will do.
   */
  private void update(List<Stored> documents, Map<String, Found> found, List<Stored> unknown)
      throws SQLException {
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
            old(found, put).version()
          });
    }
    int[] changed = sql.batch(UPDATE, rows);
    for (int i = 0; i < changed.length; i++) {
      Write.Put put = documents.get(i).put();
      if (changed[i] > 0) {
        relabel(put, old(found, put).labels());
      } else if (put.expected() > 0) {
        throw stale(put);
      } else {
        unknown.add(documents.get(i));
      }
    }
  }

  private static Found old(Map<String, Found> found, Write.Put put) {
    return Objects.requireNonNull(found.get(put.id()));
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
    for (Stored document : documents) {
      Write.Put put = document.put();
      unlabeledWholly.add(new Object[] {tenant, collection, put.id()});
      label(put, put.labels());
    }
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

  /** Most changes leave the labels as they are, or change one of them. */
  private void relabel(Write.Put put, String before) {
    Map<String, String> old = Rows.texts(before);
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
    sql.update(UNLABEL_ALL, remove.tenant().value(), remove.collection(), remove.id());
    return sql.update(
            "delete from document where tenant = ? and collection = ? and id = ?",
            remove.tenant().value(),
            remove.collection(),
            remove.id())
        > 0;
  }
}
