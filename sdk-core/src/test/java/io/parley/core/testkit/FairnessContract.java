package io.parley.core.testkit;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.GLOBEX;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code WorkStore} promises to many tenants at once. */
public interface FairnessContract {
  /** A storage with nothing in it. */
  Storage emptyStorage();

  private static void enqueue(Storage storage, TenantId tenant, int count, int secondsBefore) {
    var writes = new ArrayList<Write>();
    for (int i = 0; i < count; i++) {
      writes.add(
          new Write.Enqueue(
              job(tenant, tenant + "-" + i, "lead:" + i, NOON.minusSeconds(secondsBefore))));
    }
    storage.work().commit(writes, NOON);
  }

  @Test
  default void one_claim_is_spread_evenly_over_the_tenants() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, ACME, 100, 60);
      enqueue(storage, GLOBEX, 100, 0);

      List<Job> claimed = storage.work().claim(claim(NOON, 10));

      assertThat(claimed).hasSize(10);
      assertThat(claimed).filteredOn(job -> job.tenant().equals(GLOBEX)).hasSize(5);
    }
  }

  @Test
  default void what_one_tenant_does_not_need_the_next_one_gets() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, ACME, 1, 0);
      enqueue(storage, GLOBEX, 100, 0);

      int claimed = 0;
      for (int i = 0; i < 3; i++) {
        claimed += storage.work().claim(claim(NOON, 10)).size();
      }

      assertThat(claimed).isGreaterThanOrEqualTo(21);
    }
  }

  @Test
  default void claims_of_one_job_take_turns_over_the_tenants() {
    try (Storage storage = emptyStorage()) {
      var tenants = List.of(ACME, GLOBEX, new TenantId("initech"), new TenantId("umbrella"));
      for (TenantId tenant : tenants) {
        enqueue(storage, tenant, 50, 60);
      }

      for (int round = 0; round < 3; round++) {
        var served = new HashSet<TenantId>();
        for (int i = 0; i < tenants.size(); i++) {
          served.add(storage.work().claim(claim(NOON, 1)).getFirst().tenant());
        }
        assertThat(served).hasSize(tenants.size());
      }
    }
  }

  @Test
  default void an_excluded_tenant_is_passed_over() {
    try (Storage storage = emptyStorage()) {
      enqueue(storage, ACME, 3, 60);
      enqueue(storage, GLOBEX, 2, 0);

      assertThat(storage.work().claim(claim(NOON, 10, Set.of(ACME))))
          .hasSize(2)
          .allSatisfy(job -> assertThat(job.tenant()).isEqualTo(GLOBEX));
      assertThat(storage.work().claim(claim(NOON, 10, Set.of(ACME, GLOBEX)))).isEmpty();
      assertThat(storage.work().claim(claim(NOON, 10))).hasSize(3);
    }
  }

  @Test
  default void more_tenants_than_the_limit_are_served_in_turn() {
    try (Storage storage = emptyStorage()) {
      for (int i = 0; i < 7; i++) {
        enqueue(storage, new TenantId("tenant-" + i), 1, 0);
      }

      var claimed = new ArrayList<Job>();
      for (int i = 0; i < 4; i++) {
        List<Job> some = storage.work().claim(claim(NOON, 3));
        assertThat(some).hasSizeLessThanOrEqualTo(3);
        claimed.addAll(some);
      }

      assertThat(claimed).extracting(Job::tenant).doesNotHaveDuplicates().hasSize(7);
    }
  }
}
