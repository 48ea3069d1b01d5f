package io.parley.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.TenantId;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ModelAllowanceTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final Storage storage = new InMemoryStorage();
  private final ModelAllowance allowance = new ModelAllowance(storage, OptionalLong.of(1_000));

  private Optional<String> asks(TenantId tenant, Instant now) {
    Optional<String> refusal = allowance.refusal(tenant, "m", 100, now);
    if (refusal.isEmpty()) {
      allowance.settle(tenant, 100, 110, now);
    }
    return refusal;
  }

  @Test
  void a_day_ends_within_one_call_of_its_cap_and_the_next_begins_anew() {
    int made = 0;
    while (asks(ACME, NOON).isEmpty()) {
      made++;
    }

    assertThat(made).isEqualTo(10);
    assertThat(asks(ACME, NOON)).contains("the 1000 tokens of 2026-11-23 are used up");
    assertThat(asks(new TenantId("other"), NOON)).isEmpty();
    assertThat(asks(ACME, NOON.plus(Duration.ofDays(1)))).isEmpty();
    assertThat(told()).containsExactly("the 1000 tokens of 2026-11-23 are used up");
  }

  @Test
  void many_at_once_do_not_go_further() throws Exception {
    List<Future<Optional<String>>> calls = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        calls.add(threads.submit(() -> allowance.refusal(ACME, "m", 100, NOON)));
      }
    }
    int made = 0;
    for (Future<Optional<String>> call : calls) {
      made += call.get().isEmpty() ? 1 : 0;
    }

    assertThat(made).isBetween(10, 20);
    assertThat(allowance.used(ACME, NOON)).isEqualTo(made * 100L);
  }

  @Test
  void a_model_whose_quota_is_used_up_rests_and_is_tried_again() {
    allowance.rest(ACME, "m", "its quota is exhausted", NOON);

    assertThat(asks(ACME, NOON.plusSeconds(60)).orElseThrow())
        .isEqualTo("rests until 2026-11-23T12:30:00Z: its quota is exhausted");
    assertThat(asks(ACME, NOON.plus(ModelAllowance.REST))).isEmpty();
    assertThat(told()).containsExactly("its quota is exhausted");
  }

  @Test
  void a_cap_is_at_least_one() {
    assertThatThrownBy(() -> new ModelAllowance(storage, OptionalLong.of(0)))
        .hasMessage("tokens per day 0 must be 1 or more");
  }

  private List<String> told() {
    return storage.log().events(ACME, WorkLog.EventQuery.newest(10)).stream()
        .map(event -> event.event().fact("model.reason").orElse(""))
        .toList();
  }
}
