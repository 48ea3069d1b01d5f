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
              .replace("{clustered}", "without rowid")
              .replace("{elements of ?}", "json_each(?)")
              // Goes through the tables of a cross join in their order anyway.
              .replace("{one by one}", "")
              .replace("{end one by one}", "")
              .replace(
                  "{month of quarter}",
                  "unixepoch(quarter * 900, 'unixepoch', 'start of month') / 900");
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
              .replace("{clustered}", "")
              .replace("{elements of ?}", "jsonb_array_elements(cast(? as jsonb))")
              .replace("{one by one}", "lateral (select t.* from")
              .replace("{end one by one}", " offset 0) t")
              .replace(
                  "{month of quarter}",
                  "cast(extract(epoch from date_trunc('month',"
                      + " to_timestamp(quarter * 900) at time zone 'UTC')) as bigint) / 900");
    }
  };

  /** The text with its braces filled in. */
  abstract String adapt(String sql);
}
