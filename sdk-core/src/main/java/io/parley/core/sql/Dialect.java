package io.parley.core.sql;

/** Where the two databases differ; everything else is one SQL text. */
enum Dialect {
  SQLITE {
    @Override
    String adapt(String sql) {
      return sql.indexOf('{') < 0
          ? sql
          : sql.replace("{key}", "text")
              .replace("{identity}", "integer primary key autoincrement")
              .replace("{bytes}", "blob")
              .replace("{skip locked}", "")
              .replace("{keep m}", "")
              .replace("{clustered}", "without rowid");
    }
  },
  POSTGRES {
    @Override
    String adapt(String sql) {
      return sql.indexOf('{') < 0
          ? sql
          : sql.replace("{key}", "text collate \"C\"")
              .replace("{identity}", "bigint generated always as identity primary key")
              .replace("{bytes}", "bytea")
              .replace("{skip locked}", "for update skip locked")
              .replace("{keep m}", "for update of m")
              .replace("{clustered}", "");
    }
  };

  /** The text with its braces filled in. */
  abstract String adapt(String sql);
}
