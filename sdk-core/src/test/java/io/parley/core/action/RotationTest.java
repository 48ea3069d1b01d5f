package io.parley.core.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.TenantId;
import io.parley.core.sql.SqlStorage;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Storage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationTest {
  private static final TenantId SHOP = new TenantId("shop");
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path folder;

  @Test
  void places_go_round_and_a_key_keeps_its_own_over_a_restart() {
    try (Storage storage = sqlite()) {
      Rotation rotation = new Rotation(storage);
      assertThat(places(rotation, SHOP, "a", "b", "c", "d")).containsExactly(0, 1, 2, 0);
      assertThat(places(rotation, SHOP, "b")).containsExactly(1);
      assertThatThrownBy(() -> rotation.next(SHOP, "x", 0, "k", NOW))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("size 0 must be 1 or more");
    }
    try (Storage storage = sqlite()) {
      Rotation rotation = new Rotation(storage);
      assertThat(places(rotation, SHOP, "e", "a")).containsExactly(1, 0);
      assertThat(places(rotation, new TenantId("other"), "e")).containsExactly(0);
      assertThat(rotation.next(SHOP, "another circle", 3, "e", NOW)).isZero();
    }
  }

  @Test
  void many_at_once_get_places_evenly_on_sqlite() throws Exception {
    try (Storage storage = sqlite()) {
      evenly(storage);
    }
  }

  @Test
  void many_at_once_get_places_evenly_on_postgresql() throws Exception {
    try (PostgresSchema schema = PostgresSchema.create();
        Storage storage = SqlStorage.postgres(schema.url(), 4, Clock.systemUTC())) {
      evenly(storage);
    }
  }

  private static void evenly(Storage storage) throws Exception {
    Rotation rotation = new Rotation(storage);
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      // Each key twice, as two nodes that hold the same effect would ask.
      String key = "k" + i / 2;
      calls.add(() -> rotation.next(SHOP, "circle", 3, key, NOW));
    }
    List<Integer> places = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(6)) {
      for (Future<Integer> place : threads.invokeAll(calls)) {
        places.add(place.get());
      }
    }

    for (int i = 0; i < places.size(); i += 2) {
      assertThat(places.get(i)).isEqualTo(places.get(i + 1));
    }
    assertThat(places).filteredOn(place -> place == 0).hasSize(20);
    assertThat(places).filteredOn(place -> place == 1).hasSize(20);
  }

  private Storage sqlite() {
    return SqlStorage.sqlite(folder, Clock.systemUTC());
  }

  private static List<Integer> places(Rotation rotation, TenantId tenant, String... keys) {
    List<Integer> places = new ArrayList<>();
    for (String key : keys) {
      places.add(rotation.next(tenant, "circle", 3, key, NOW));
    }
    return places;
  }
}
