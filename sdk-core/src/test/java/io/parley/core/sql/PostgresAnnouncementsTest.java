package io.parley.core.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.parley.core.testkit.AnnouncementsContract;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Announcements;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresAnnouncementsTest implements AnnouncementsContract {
  private static PostgresSchema schema;
  private static HikariDataSource pool;

  @BeforeAll
  static void open() {
    schema = PostgresSchema.create();
    var config = new HikariConfig();
    config.setJdbcUrl(schema.url());
    config.setMaximumPoolSize(6);
    pool = new HikariDataSource(config);
  }

  @AfterAll
  static void close() {
    pool.close();
    schema.close();
  }

  @Override
  public Announcements node() {
    return new PostgresAnnouncements(pool);
  }
}
