package io.parley.core.sql;

import io.parley.core.TenantId;
import io.parley.core.mirror.MirrorEntry;
import io.parley.core.mirror.MirrorPosition;
import io.parley.core.mirror.MirrorQuery;
import io.parley.core.mirror.MirrorShelf;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.work.Write;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Mirrored things in SQL. */
final class SqlMirrorStore implements MirrorStore {
  /** Rows in one statement: few round trips, and few different statements to prepare. */
  private static final int TOGETHER = 50;

  private static final int COLUMNS = 13;

  private static final String SHELF = "tenant = ? and source = ? and kind = ?";

  private final Transactions transactions;

  SqlMirrorStore(Transactions transactions) {
    this.transactions = transactions;
  }

  static boolean keep(Session sql, Write.Mirror copies, Instant now) throws SQLException {
    List<MirrorEntry> entries = copies.entries();
    int from = 0;
    while (from < entries.size()) {
      int rows = entries.size() - from >= TOGETHER ? TOGETHER : 1;
      var values = new ArrayList<@Nullable Object>(rows * COLUMNS);
      for (MirrorEntry entry : entries.subList(from, from + rows)) {
        Collections.addAll(
            values,
            copies.tenant().value(),
            copies.source(),
            entry.kind(),
            entry.id(),
            entry.number(),
            entry.name(),
            entry.words(),
            entry.parent(),
            entry.owner(),
            entry.changedAt(),
            entry.digest(),
            entry.body(),
            now);
      }
      sql.update(insert(rows), values.toArray());
      from += rows;
    }
    return !entries.isEmpty();
  }

  private static String insert(int rows) {
    String row = "(" + String.join(", ", Collections.nCopies(COLUMNS, "?")) + ")";
    return "insert into mirror values "
        + String.join(", ", Collections.nCopies(rows, row))
        + " on conflict (tenant, source, kind, id) do update set number = excluded.number,"
        + " name = excluded.name, words = excluded.words, parent = excluded.parent,"
        + " owner = excluded.owner, changed_at = excluded.changed_at, digest = excluded.digest,"
        + " body = excluded.body, copied_at = excluded.copied_at";
  }

  static boolean drop(Session sql, Write.Unmirror gone) throws SQLException {
    int dropped = 0;
    for (String id : gone.ids()) {
      dropped +=
          sql.update(
              "delete from mirror where " + SHELF + " and id = ?",
              gone.tenant().value(),
              gone.source(),
              gone.kind(),
              id);
    }
    return dropped > 0;
  }

  @Override
  public Optional<MirrorEntry> find(MirrorShelf shelf, String id) {
    return transactions.read(
        shelf.tenant(),
        sql ->
            sql.first(
                "select * from mirror where " + SHELF + " and id = ?",
                SqlMirrorStore::entry,
                named(shelf, id)));
  }

  @Override
  public List<MirrorEntry> list(MirrorShelf shelf, MirrorQuery query) {
    // The inner query walks an index alone; only what is shown is read whole.
    var text = new StringBuilder("select id from mirror where " + SHELF);
    var values = new ArrayList<@Nullable Object>(List.of(named(shelf)));
    query
        .parent()
        .filter(parent -> !parent.isEmpty())
        .ifPresent(
            parent -> {
              if (parent.indexOf('/') > 0) {
                // Nothing is below a path of two parts.
                text.append(" and parent = ?");
                values.add(parent);
              } else {
                // As an expression, so that the list is walked in its order instead of sorted.
                // '0' follows '/' in the order of bytes.
                text.append(
                    " and ((parent || '') = ? or ((parent || '') >= ? and (parent || '') < ?))");
                Collections.addAll(values, parent, parent + "/", parent + "0");
              }
            });
    query
        .owner()
        .ifPresent(
            owner -> {
              text.append(" and owner = ?");
              values.add(owner);
            });
    query
        .changedSince()
        .ifPresent(
            since -> {
              text.append(" and changed_at >= ?");
              values.add(since);
            });
    query
        .words()
        .ifPresent(
            words -> {
              text.append(" and words like ? escape '!'");
              values.add("%" + words.replaceAll("[!%_]", "!$0") + "%");
            });
    query
        .before()
        .ifPresent(
            position -> {
              text.append(" and (number, id) < (?, ?)");
              Collections.addAll(values, position.number(), position.id());
            });
    text.append(" order by number desc, id desc limit ?");
    values.add(query.limit());
    String whole =
        "select * from mirror where "
            + SHELF
            + " and id in ("
            + text
            + ") order by number desc, id desc";
    values.addAll(0, List.of(named(shelf)));
    return transactions.read(
        shelf.tenant(), sql -> sql.list(whole, SqlMirrorStore::entry, values.toArray()));
  }

  @Override
  public long count(MirrorShelf shelf) {
    return transactions.read(
        shelf.tenant(),
        sql ->
            sql.first(
                    "select count(*) from mirror where " + SHELF,
                    row -> row.getLong(1),
                    named(shelf))
                .orElse(0L));
  }

  @Override
  public List<Known> known(MirrorShelf shelf, MirrorPosition after, long upTo, int limit) {
    return transactions.read(
        shelf.tenant(),
        sql ->
            sql.list(
                "select number, id, digest from mirror where "
                    + SHELF
                    + " and (number, id) > (?, ?) and number <= ? order by number, id limit ?",
                row ->
                    new Known(
                        new MirrorPosition(row.getLong("number"), row.getString("id")),
                        row.getString("digest")),
                named(shelf, after.number(), after.id(), upTo, limit)));
  }

  @Override
  public Map<String, String> digests(MirrorShelf shelf, Collection<String> ids) {
    var all = List.copyOf(ids);
    return transactions.read(
        shelf.tenant(),
        sql -> {
          Map<String, String> digests = new HashMap<>();
          for (int from = 0; from < all.size(); from += TOGETHER) {
            List<String> some = all.subList(from, Math.min(from + TOGETHER, all.size()));
            var values = new ArrayList<Object>(some);
            // Padded, so that every call is the same statement.
            values.addAll(Collections.nCopies(TOGETHER - some.size(), some.getFirst()));
            for (Map.Entry<String, String> known :
                sql.list(
                    "select id, digest from mirror where "
                        + SHELF
                        + " and id in ("
                        + String.join(", ", Collections.nCopies(TOGETHER, "?"))
                        + ")",
                    row -> Map.entry(row.getString("id"), row.getString("digest")),
                    named(shelf, values.toArray()))) {
              digests.put(known.getKey(), known.getValue());
            }
          }
          return digests;
        });
  }

  @Override
  public List<String> kinds(TenantId tenant, String source) {
    return transactions.read(
        tenant,
        sql ->
            sql.list(
                "select distinct kind from mirror where tenant = ? and source = ? order by kind",
                row -> row.getString(1),
                tenant.value(),
                source));
  }

  private static Object[] named(MirrorShelf shelf, Object... more) {
    var values =
        new ArrayList<Object>(List.of(shelf.tenant().value(), shelf.source(), shelf.kind()));
    Collections.addAll(values, more);
    return values.toArray();
  }

  private static MirrorEntry entry(ResultSet row) throws SQLException {
    return new MirrorEntry(
        row.getString("kind"),
        row.getString("id"),
        row.getLong("number"),
        row.getString("name"),
        row.getString("words"),
        row.getString("parent"),
        row.getString("owner"),
        Rows.instant(row, "changed_at"),
        row.getString("body"));
  }
}
