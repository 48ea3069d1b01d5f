package io.parley.core.sql;

import io.parley.core.TenantId;
import io.parley.core.blob.BlobStore;
import io.parley.core.blob.Bytes;
import io.parley.core.work.Write;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Blobs, a row for each part. */
final class SqlBlobStore implements BlobStore {
  /** Names compare byte by byte, and '0' is the byte after '/'. */
  private static final String BELOW = " tenant = ? and (name = ? or (name >= ? and name < ?))";

  private final Transactions transactions;

  SqlBlobStore(Transactions transactions) {
    this.transactions = transactions;
  }

  static boolean keep(Session sql, Write.Keep keep) throws SQLException {
    return sql.update(
            "insert into blob_part (tenant, name, part, bytes) values (?, ?, ?, ?)"
                + " on conflict (tenant, name, part) do update set bytes = excluded.bytes",
            keep.tenant().value(),
            keep.blob(),
            keep.part(),
            keep.bytes().toArray())
        > 0;
  }

  static boolean drop(Session sql, Write.Drop drop) throws SQLException {
    return sql.update(
            "delete from blob_part where" + BELOW,
            drop.tenant().value(),
            drop.blob(),
            drop.blob() + "/",
            drop.blob() + "0")
        > 0;
  }

  @Override
  public Optional<Bytes> part(TenantId tenant, String blob, int part) {
    return transactions.read(
        tenant,
        sql ->
            sql.first(
                "select bytes from blob_part where tenant = ? and name = ? and part = ?",
                row -> Bytes.of(row.getBytes(1)),
                tenant.value(),
                blob,
                part));
  }

  @Override
  public List<String> names(TenantId tenant, String below) {
    return transactions.read(
        tenant,
        sql ->
            sql.list(
                "select distinct name from blob_part where" + BELOW + " order by name",
                row -> row.getString(1),
                tenant.value(),
                below,
                below + "/",
                below + "0"));
  }
}
