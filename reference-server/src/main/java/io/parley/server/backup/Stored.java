package io.parley.server.backup;

import io.parley.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A store that backups are taken of and restored into. */
public sealed interface Stored permits SqliteFile, PostgresDatabase {
  /** {@code sqlite} or {@code postgres}. */
  String kind();

  /** Writes all of it as of one moment, while others go on working with it. */
  void writeTo(OutputStream out) throws IOException;

  /** The key its credentials are sealed with; empty when no server has used it. */
  String keyId();

  /** Why nothing can be restored into it, such as that it holds something; empty when it can. */
  String objection();

  /** Fills it, whole or not at all. */
  void readFrom(InputStream in) throws IOException;

  /** The key's id in a database of ours. */
  static String keyId(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select labels from document where tenant = 'system' and collection = 'vault'"
                    + " and id = 'key'")) {
      if (!rows.next()) {
        return "";
      }
      Map<String, ?> labels = Json.readMap(rows.getString(1));
      return labels.get("id") instanceof String id ? id : "";
    }
  }
}
