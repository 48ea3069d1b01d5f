package io.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UniqueIdTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @Test
  void an_id_is_a_uuid_of_version_7_that_carries_its_millisecond() {
    UUID id = UUID.fromString(UniqueId.at(NOON.plusNanos(999_999)));

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOON.toEpochMilli());
  }

  @Test
  void ids_of_one_instant_sort_in_the_order_they_were_made() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(UniqueId.at(NOON));
    }

    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void later_instants_sort_later() {
    assertThat(UniqueId.at(NOON)).isLessThan(UniqueId.at(NOON.plusMillis(1)));
  }

  @Test
  void what_is_before_an_instant_parts_earlier_ids_from_those_of_it() {
    assertThat(UniqueId.before(NOON))
        .isLessThan(UniqueId.at(NOON))
        .isGreaterThan(UniqueId.at(NOON.minusMillis(1)));
  }

  @Test
  void many_threads_never_get_the_same() {
    var ids = ConcurrentHashMap.<String>newKeySet();

    IntStream.range(0, 20_000).parallel().forEach(i -> ids.add(UniqueId.at(NOON)));

    assertThat(ids).hasSize(20_000);
  }
}
