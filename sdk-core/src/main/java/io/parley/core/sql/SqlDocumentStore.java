package io.parley.core.sql;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Documents in SQL. */
final class SqlDocumentStore implements DocumentStore {
  /** Labels that more documents have are alike to whoever looks for the rarest. */
  private static final int MANY = 1000;

  private final Transactions transactions;

  SqlDocumentStore(Transactions transactions) {
    this.transactions = transactions;
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
    return transactions.read(
        tenant,
        sql -> {
          Selection selected = Selection.of(sql, tenant, collection, query.labels());
          query.before().ifPresent(before -> selected.and(" and " + selected.id + " < ?", before));
          selected.and(" order by " + selected.id + " desc limit ?", query.limit());
          return selected.documents(sql, "d.*", Rows::document);
        });
  }

  @Override
  public long count(TenantId tenant, String collection, Map<String, String> labels) {
    return transactions.read(
        tenant, sql -> Selection.of(sql, tenant, collection, labels).count(sql));
  }

  @Override
  public Map<String, Long> versions(
      TenantId tenant, String collection, Map<String, String> labels) {
    var versions = new HashMap<String, Long>();
    transactions.read(
        tenant,
        sql ->
            Selection.of(sql, tenant, collection, labels)
                .documents(
                    sql, "d.id, d.version", row -> versions.put(row.getString(1), row.getLong(2))));
    return Map.copyOf(versions);
  }

  @Override
  public List<Document> locate(String collection, String label, String value) {
    return transactions.readAll(
        sql ->
            sql.list(
                "select d.* from document_label l join document d on d.tenant = l.tenant"
                    + " and d.collection = l.collection and d.id = l.id"
                    + " where l.collection = ? and l.name = ? and l.value = ? and"
                    + SqlEndedTenants.GOING_ON.formatted("l")
                    + " limit 10000",
                Rows::document,
                collection,
                label,
                value));
  }

  /**
   * The documents with all of some labels: found through the rarest of these, for a walk through
   * all documents would be long where only few of them have it.
   */
  private static final class Selection {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();
    private final String id;
    private final String ids;
    private final String documents;

    /**
     * @param id the column of the documents' ids
     * @param ids where ids alone are found
     * @param documents where they are found with the documents
     */
    private Selection(String id, String ids, String documents) {
      this.id = id;
      this.ids = ids;
      this.documents = documents;
    }

    static Selection of(Session sql, TenantId tenant, String collection, Map<String, String> labels)
        throws SQLException {
      if (labels.isEmpty()) {
        var all = new Selection("d.id", " from document d where ", " from document d where ");
        all.text.append("d.tenant = ? and d.collection = ?");
        all.values.addAll(List.of(tenant.value(), collection));
        return all;
      }
      var rest = new TreeMap<>(labels);
      String first = labels.size() == 1 ? rest.firstKey() : rarest(sql, tenant, collection, rest);
      // A cross join, because SQLite keeps to the order of one.
      var some =
          new Selection(
              "l.id",
              " from document_label l where ",
              " from document_label l cross join document d where d.tenant = l.tenant"
                  + " and d.collection = l.collection and d.id = l.id and ");
      some.text.append("l.tenant = ? and l.collection = ? and l.name = ? and l.value = ?");
      some.values.addAll(List.of(tenant.value(), collection, first, labels.get(first)));
      rest.remove(first);
      rest.forEach(
          (name, value) -> {
            some.text.append(
                " and exists (select 1 from document_label o where o.tenant = l.tenant"
                    + " and o.collection = l.collection and o.name = ? and o.value = ?"
                    + " and o.id = l.id)");
            some.values.addAll(List.of(name, value));
          });
      return some;
    }

    private static String rarest(
        Session sql, TenantId tenant, String collection, SortedMap<String, String> labels)
        throws SQLException {
      String rarest = labels.firstKey();
      long fewest = Long.MAX_VALUE;
      for (Map.Entry<String, String> label : labels.entrySet()) {
        long count =
            sql.first(
                    "select count(*) from (select 1 from document_label where tenant = ?"
                        + " and collection = ? and name = ? and value = ? limit ?) few",
                    row -> row.getLong(1),
                    tenant.value(),
                    collection,
                    label.getKey(),
                    label.getValue(),
                    MANY)
                .orElse(0L);
        if (count < fewest) {
          fewest = count;
          rarest = label.getKey();
        }
      }
      return rarest;
    }

    void and(String condition, Object value) {
      text.append(condition);
      values.add(value);
    }

    <T> List<T> documents(Session sql, String columns, Session.Row<T> row) throws SQLException {
      return sql.list("select " + columns + documents + text, row, values.toArray());
    }

    long count(Session sql) throws SQLException {
      return sql.first("select count(*)" + ids + text, row -> row.getLong(1), values.toArray())
          .orElse(0L);
    }
  }
}
