package io.parley.core.sql;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.claim;
import static io.parley.core.testkit.Sample.job;
import static io.parley.core.testkit.Sample.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantEndedException;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What must hold when a tenant is ended while many threads, or many nodes, write for it. */
interface TenantEndContract {
  /** Nodes on one empty database; an embedded one has a single node. */
  List<Storage> nodes();

  @Test
  default void nothing_is_written_for_a_tenant_after_its_end_returned() throws Exception {
    List<Storage> nodes = nodes();
    var number = new AtomicInteger();
    var counted = new AtomicReference<>(-1L);
    ConcurrencyContract.inParallel(
        12,
        goingOn -> {
          int me = number.getAndIncrement();
          Storage node = nodes.get(me % nodes.size());
          try {
            for (int i = 0; me > 0; i++) {
              String id = me + "-" + i;
              var both = List.<Write>of(put(id, "{}", 0), new Write.Enqueue(job(id)));
              node.work().commit(both, NOON);
            }
          } catch (TenantEndedException asItShouldBe) {
            return;
          }
          while (node.documents().count(ACME, "agent", Map.of()) < 50 && goingOn.getAsBoolean()) {
            Thread.onSpinWait();
          }
          node.work().commit(List.of(new Write.EndTenant(ACME)), NOON);
          counted.set(node.documents().count(ACME, "agent", Map.of()));
        });
    assertThat(nodes.getLast().documents().count(ACME, "agent", Map.of()))
        .isEqualTo(counted.get())
        .isGreaterThanOrEqualTo(50);
    var erase = new Write.EraseTenant(ACME, Set.of(), 1000);
    while (nodes.getLast().work().commit(List.of(erase), NOON).getFirst()) {
      assertThat(nodes.getFirst().work().claim(claim(NOON, 1))).isEmpty();
    }
    assertThat(nodes.getFirst().documents().count(ACME, "agent", Map.of())).isZero();
    nodes.forEach(Storage::close);
  }
}
