package io.parley.server.audit;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.work.Announcements;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Adds entries of the audit to the commits of a work store. Thread-safe. */
final class AuditedWork implements WorkStore {
  /** Each try that is overtaken means that another commit went through. */
  private static final int TRIES = 1_000;

  private final WorkStore below;
  private final Changes changes;
  private final AuditTrail trail;
  private final Acting acting;

  AuditedWork(Storage below, AuditTrail trail, Acting acting) {
    this.below = below.work();
    this.changes = new Changes(below.documents());
    this.trail = trail;
    this.acting = acting;
  }

  @Override
  public List<Boolean> commit(List<Write> writes, Instant now) {
    return audited(writes, now, all -> below.commit(all, now).subList(0, writes.size()));
  }

  @Override
  public boolean checkpoint(Job job, List<Write> writes, Instant now) {
    return audited(writes, now, all -> below.checkpoint(job, all, now));
  }

  @Override
  public boolean close(Job job, Ending ending, List<Write> writes, Instant now) {
    return audited(writes, now, all -> below.close(job, ending, all, now));
  }

  /** Commits an act that changes nothing else. */
  void note(TenantId tenant, Act act, Instant now) {
    var unused =
        chained(
            Set.of(tenant),
            () -> Map.of(tenant, List.of(act)),
            List.of(),
            now,
            all -> below.commit(all, now));
  }

  private <T> T audited(List<Write> writes, Instant now, Function<List<Write>, T> commit) {
    refuseForgery(writes);
    if (!Changes.any(writes)) {
      return commit.apply(writes);
    }
    Actor actor = acting.now();
    return chained(Changes.tenants(writes), () -> changes.acts(writes, actor), writes, now, commit);
  }

  /**
   * Commits the writes with the entries that tell of the acts. When another commit has added to a
   * chain meanwhile, what is stored is compared anew.
   */
  private <T> T chained(
      Set<TenantId> tenants,
      Supplier<Map<TenantId, List<Act>>> acts,
      List<Write> writes,
      Instant now,
      Function<List<Write>, T> commit) {
    for (int attempt = 1; ; attempt++) {
      // Read before what is compared: whoever changes that meanwhile moves the end as well.
      Map<TenantId, AuditTrail.End> ends = new HashMap<>();
      tenants.forEach(tenant -> ends.put(tenant, trail.end(tenant)));
      var all = new ArrayList<>(writes);
      acts.get()
          .forEach(
              (tenant, done) ->
                  all.addAll(
                      trail.writes(tenant, Objects.requireNonNull(ends.get(tenant)), done, now)));
      try {
        return commit.apply(all);
      } catch (StaleVersionException e) {
        if (attempt == TRIES || !moved(ends)) {
          throw e;
        }
      }
    }
  }

  private boolean moved(Map<TenantId, AuditTrail.End> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> !trail.end(end.getKey()).equals(end.getValue()));
  }

  private static void refuseForgery(List<Write> writes) {
    for (Write write : writes) {
      String collection = Changes.collection(write);
      if (collection.equals(AuditTrail.COLLECTION) || collection.equals(AuditTrail.HEADS)) {
        throw new IllegalArgumentException(
            "collection '" + collection + "' is written by the audit alone");
      }
    }
  }

  @Override
  public List<Job> claim(Claim claim) {
    return below.claim(claim);
  }

  @Override
  public boolean extend(Job job, Instant until) {
    return below.extend(job, until);
  }

  @Override
  public Optional<Instant> nextReady() {
    return below.nextReady();
  }

  @Override
  public Subscription onReady(Runnable listener) {
    return below.onReady(listener);
  }

  @Override
  public Subscription onWork(Announcements.Taker taker) {
    return below.onWork(taker);
  }
}
