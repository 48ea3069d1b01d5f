package io.parley.kommo.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.sql.SqlStorage;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Storage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefreshStormTest {
  @TempDir Path folder;

  @Test
  void three_nodes_on_one_postgres_refresh_once_for_each_expiry_and_no_call_fails()
      throws Exception {
    try (var shop = new Shop("acme");
        var schema = PostgresSchema.create();
        Storage one = SqlStorage.postgres(schema.url(), 4, shop.clock);
        Storage two = SqlStorage.postgres(schema.url(), 4, shop.clock);
        Storage three = SqlStorage.postgres(schema.url(), 4, shop.clock)) {
      var result = RefreshStorm.run(shop, List.of(one, two, three), 16, 5);

      assertThat(result.failures()).isEmpty();
      assertThat(result.refreshes()).isEqualTo(5);
      assertThat(result.refused()).isZero();
      assertThat(result.calls()).isEqualTo(240);
    }
  }

  @Test
  void many_threads_on_sqlite_refresh_once_for_each_expiry_and_no_call_fails() throws Exception {
    try (var shop = new Shop("acme");
        Storage storage = SqlStorage.sqlite(folder, shop.clock)) {
      var result = RefreshStorm.run(shop, List.of(storage), 48, 5);

      assertThat(result.failures()).isEmpty();
      assertThat(result.refreshes()).isEqualTo(5);
      assertThat(result.refused()).isZero();
    }
  }
}
