package io.parley.core.inmemory;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.parley.core.TenantEndedException;
import io.parley.core.TenantId;
import io.parley.core.tenant.EndedTenant;
import io.parley.core.tenant.EndedTenants;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Ended tenants in memory. What writes is called inside the gate. */
final class InMemoryEndedTenants implements EndedTenants {
  private final Gate gate;
  private final Map<TenantId, EndedTenant> ended = new TreeMap<>();

  InMemoryEndedTenants(Gate gate) {
    this.gate = gate;
  }

  /** Throws when one of the writes is for a tenant that was ended before. */
  void check(List<Write> writes) {
    for (Write write : writes) {
      switch (write) {
        case Write.EndTenant end -> {}
        case Write.EraseTenant erase -> {
          if (!has(erase.tenant())) {
            throw new IllegalStateException("tenant '" + erase.tenant() + "' was not ended");
          }
        }
        default -> {
          if (has(write.tenant())) {
            throw new TenantEndedException(write.tenant());
          }
        }
      }
    }
  }

  boolean has(TenantId tenant) {
    return ended.containsKey(tenant);
  }

  boolean end(TenantId tenant, Instant now) {
    return ended.putIfAbsent(
            tenant, new EndedTenant(tenant, now.truncatedTo(MILLIS), Optional.empty()))
        == null;
  }

  void erased(TenantId tenant, Instant now) {
    ended.computeIfPresent(
        tenant,
        (id, end) ->
            new EndedTenant(
                id, end.endedAt(), end.erasedAt().or(() -> Optional.of(now.truncatedTo(MILLIS)))));
  }

  @Override
  public Optional<EndedTenant> find(TenantId tenant) {
    return gate.pass(() -> Optional.ofNullable(ended.get(tenant)));
  }

  @Override
  public List<EndedTenant> since(Instant since) {
    return gate.pass(
        () -> ended.values().stream().filter(end -> !end.endedAt().isBefore(since)).toList());
  }
}
