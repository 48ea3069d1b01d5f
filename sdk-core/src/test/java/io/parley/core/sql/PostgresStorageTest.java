package io.parley.core.sql;

import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.testkit.Sample;
import io.parley.core.testkit.StorageContract;
import io.parley.core.work.Storage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresStorageTest implements StorageContract {
  private static PostgresSchema schema;

  @BeforeAll
  static void create_the_schema() {
    schema = PostgresSchema.create();
  }

  @AfterAll
  static void drop_the_schema() {
    schema.close();
  }

  @Override
  public Storage emptyStorage() {
    SqlStorage storage = SqlStorage.postgres(schema.url(), 3, MutableClock.at(Sample.NOON));
    schema.empty();
    return storage;
  }
}
