package io.parley.core.sql;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents in SQL. */
final class SqlDocumentStore implements DocumentStore {
  private static final String LABELLED =
      " and exists (select 1 from document_label l where l.tenant = d.tenant"
          + " and l.collection = d.collection and l.name = ? and l.value = ? and l.id = d.id)";

  private static final String INSERT =
      "insert into document (tenant, collection, id, version, labels, body, created_at, updated_at)"
          + " values (?, ?, ?, 1, ?, ?, ?, ?) on conflict (tenant, collection, id)";

  private static final String OVERWRITE =
      " do update set version = document.version + 1, labels = excluded.labels,"
          + " body = excluded.body, updated_at = excluded.updated_at";

  private final Transactions transactions;

  SqlDocumentStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Stores one; throws when another version is there than the one that was expected. */
  static boolean put(Session sql, Write.Put put, Instant now) throws SQLException {
    String tenant = put.tenant().value();
    String labels = Json.write(put.labels());
    boolean stored =
        put.expected() > 0
            ? sql.update(
                    "update document set version = version + 1, labels = ?, body = ?,"
                        + " updated_at = ? where tenant = ? and collection = ? and id = ?"
                        + " and version = ?",
                    labels,
                    put.body(),
                    now,
                    tenant,
                    put.collection(),
                    put.id(),
                    put.expected())
                > 0
            : sql.update(
                    put.expected() == 0 ? INSERT + " do nothing" : INSERT + OVERWRITE,
                    tenant,
                    put.collection(),
                    put.id(),
                    labels,
                    put.body(),
                    now,
                    now)
                > 0;
    if (!stored) {
      long found =
          sql.first(
                  "select version from document where tenant = ? and collection = ? and id = ?",
                  row -> row.getLong(1),
                  tenant,
                  put.collection(),
                  put.id())
              .orElse(0L);
      throw new StaleVersionException(put.collection() + " " + put.id(), put.expected(), found);
    }
    if (put.expected() != 0) {
      unlabel(sql, put.tenant(), put.collection(), put.id());
    }
    for (Map.Entry<String, String> label : put.labels().entrySet()) {
      sql.update(
          "insert into document_label values (?, ?, ?, ?, ?)",
          tenant,
          put.collection(),
          label.getKey(),
          label.getValue(),
          put.id());
    }
    return true;
  }

  static boolean remove(Session sql, Write.Remove remove) throws SQLException {
    unlabel(sql, remove.tenant(), remove.collection(), remove.id());
    return sql.update(
            "delete from document where tenant = ? and collection = ? and id = ?",
            remove.tenant().value(),
            remove.collection(),
            remove.id())
        > 0;
  }

  private static void unlabel(Session sql, TenantId tenant, String collection, String id)
      throws SQLException {
    sql.update(
        "delete from document_label where tenant = ? and collection = ? and id = ?",
        tenant.value(),
        collection,
        id);
  }

  @Override
  public Optional<Document> find(TenantId tenant, String collection, String id) {
    return transactions.read(
        tenant,
        sql ->
            sql.first(
                "select * from document where tenant = ? and collection = ? and id = ?",
                Rows::document,
                tenant.value(),
                collection,
                id));
  }

  @Override
  public List<Document> list(TenantId tenant, String collection, DocumentQuery query) {
    var text =
        new StringBuilder("select d.* from document d where d.tenant = ? and d.collection = ?");
    var values = new ArrayList<Object>(List.of(tenant.value(), collection));
    labelled(text, values, query.labels());
    query
        .before()
        .ifPresent(
            before -> {
              text.append(" and d.id < ?");
              values.add(before);
            });
    text.append(" order by d.id desc limit ?");
    values.add(query.limit());
    return transactions.read(
        tenant, sql -> sql.list(text.toString(), Rows::document, values.toArray()));
  }

  @Override
  public long count(TenantId tenant, String collection, Map<String, String> labels) {
    var text =
        new StringBuilder(
            "select count(*) from document d where d.tenant = ? and d.collection = ?");
    var values = new ArrayList<Object>(List.of(tenant.value(), collection));
    labelled(text, values, labels);
    return transactions.read(
        tenant,
        sql -> sql.first(text.toString(), row -> row.getLong(1), values.toArray()).orElse(0L));
  }

  @Override
  public Map<String, Long> versions(
      TenantId tenant, String collection, Map<String, String> labels) {
    var text =
        new StringBuilder(
            "select d.id, d.version from document d where d.tenant = ? and d.collection = ?");
    var values = new ArrayList<Object>(List.of(tenant.value(), collection));
    labelled(text, values, labels);
    var versions = new HashMap<String, Long>();
    transactions.read(
        tenant,
        sql ->
            sql.list(
                text.toString(),
                row -> versions.put(row.getString(1), row.getLong(2)),
                values.toArray()));
    return Map.copyOf(versions);
  }

  @Override
  public List<Document> locate(String collection, String label, String value) {
    return transactions.readAll(
        sql ->
            sql.list(
                "select d.* from document_label l join document d on d.tenant = l.tenant"
                    + " and d.collection = l.collection and d.id = l.id"
                    + " where l.collection = ? and l.name = ? and l.value = ? and not exists"
                    + " (select 1 from tenant_end e where e.tenant = l.tenant) limit 10000",
                Rows::document,
                collection,
                label,
                value));
  }

  private static void labelled(
      StringBuilder text, List<Object> values, Map<String, String> labels) {
    labels.forEach(
        (name, value) -> {
          text.append(LABELLED);
          values.add(name);
          values.add(value);
        });
  }
}
