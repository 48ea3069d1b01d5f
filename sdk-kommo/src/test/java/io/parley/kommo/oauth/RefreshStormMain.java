package io.parley.kommo.oauth;

import io.parley.core.sql.SqlStorage;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Storage;
import java.util.ArrayList;
import java.util.List;

/**
 * The long form of {@link RefreshStormTest}: 64 threads on each of three nodes, 20 expiries, one
 * PostgreSQL. Arguments: threads for each node, nodes, expiries.
 */
final class RefreshStormMain {
  private RefreshStormMain() {}

  public static void main(String[] arguments) throws Exception {
    int threads = number(arguments, 0, 64);
    int nodes = number(arguments, 1, 3);
    int expiries = number(arguments, 2, 20);
    try (var shop = new Shop("acme");
        var schema = PostgresSchema.create()) {
      List<Storage> storages = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        storages.add(SqlStorage.postgres(schema.url(), 8, shop.clock));
      }
      var result = RefreshStorm.run(shop, storages, threads, expiries);
      storages.forEach(Storage::close);
      System.out.printf(
          "%d threads x %d nodes x %d expiries: %d refresh calls, %d refused, %d API calls, %d"
              + " failed, %d ms%n",
          threads,
          nodes,
          expiries,
          result.refreshes(),
          result.refused(),
          result.calls(),
          result.failures().size(),
          result.took().toMillis());
      result.failures().stream().distinct().limit(5).forEach(System.out::println);
      boolean good = result.refreshes() == expiries && result.failures().isEmpty();
      System.exit(good ? 0 : 1);
    }
  }

  private static int number(String[] arguments, int index, int usual) {
    return index < arguments.length ? Integer.parseInt(arguments[index]) : usual;
  }
}
