package io.parley.core.sql;

import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.testkit.Sample;
import io.parley.core.work.Storage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class PostgresConcurrencyTest implements ConcurrencyContract, TenantEndContract {
  private final PostgresSchema schema = PostgresSchema.create();

  @AfterEach
  void drop_the_schema() {
    schema.close();
  }

  @Override
  public List<Storage> nodes() {
    return List.of(
        SqlStorage.postgres(schema.url(), 6, MutableClock.at(Sample.NOON)),
        SqlStorage.postgres(schema.url(), 6, MutableClock.at(Sample.NOON)));
  }
}
