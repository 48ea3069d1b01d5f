package io.parley.core.inmemory;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.parley.core.TenantId;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.WorkStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Jobs and the mailboxes they wait in. Called inside the gate. */
final class Mailboxes {
  private record Name(TenantId tenant, String subject) {}

  /** The live jobs of one subject. Ready when the first is due, or when the claim on it ends. */
  private static final class Mailbox {
    final Name name;
    final long number;
    final NavigableSet<Waiting> live = new TreeSet<>(Waiting.ORDER);
    Instant ready = Instant.MAX;
    @Nullable Waiting held;

    Mailbox(Name name, long number) {
      this.name = name;
      this.number = number;
    }
  }

  private static final Comparator<Mailbox> BY_READINESS =
      Comparator.<Mailbox, Instant>comparing(mailbox -> mailbox.ready)
          .thenComparingLong(mailbox -> mailbox.number);

  private final Map<TenantId, NavigableMap<String, Waiting>> jobs = new HashMap<>();
  private final Map<Name, Mailbox> mailboxes = new HashMap<>();
  private final NavigableMap<TenantId, NavigableSet<Mailbox>> ready = new TreeMap<>();
  private long numbers;
  private int turn;

  /** False when a job of that id is there. */
  boolean enqueue(Job job, @Nullable Job parent, Instant now) {
    NavigableMap<String, Waiting> known = known(job.tenant());
    if (known.containsKey(job.id())) {
      return false;
    }
    Waiting before =
        parent != null
                && parent.tenant().equals(job.tenant())
                && parent.subject().equals(job.subject())
                && !job.due().isAfter(now)
            ? known.get(parent.id())
            : null;
    var waiting = new Waiting(job, before, ++numbers, now.truncatedTo(MILLIS));
    known.put(job.id(), waiting);
    Mailbox mailbox = mailbox(job.tenant(), job.subject());
    mailbox.live.add(waiting);
    settle(mailbox);
    return true;
  }

  /** Nothing of the tenant is ready any more, and nobody holds any of it. */
  void end(TenantId tenant) {
    ready.remove(tenant);
    mailboxes.keySet().removeIf(name -> name.tenant().equals(tenant));
  }

  boolean erase(TenantId tenant) {
    NavigableMap<String, Waiting> removed = jobs.remove(tenant);
    return removed != null && !removed.isEmpty();
  }

  List<Job> claim(WorkStore.Claim claim) {
    Instant now = claim.now().truncatedTo(MILLIS);
    var tenants = new ArrayList<TenantId>();
    ready.forEach(
        (tenant, queue) -> {
          if (!claim.excluded().contains(tenant) && !queue.first().ready.isAfter(now)) {
            tenants.add(tenant);
          }
        });
    if (tenants.size() > 1) {
      Collections.rotate(tenants, -Math.floorMod(turn++, tenants.size()));
    }
    var claimed = new ArrayList<Job>();
    int left = tenants.size();
    for (TenantId tenant : tenants) {
      int share = Math.max(1, (claim.limit() - claimed.size()) / left--);
      for (int i = 0; i < share && claimed.size() < claim.limit(); i++) {
        NavigableSet<Mailbox> queue = ready.get(tenant);
        if (queue == null || queue.first().ready.isAfter(now)) {
          break;
        }
        Optional<Job> head = take(queue.first(), now, now.plus(claim.lease()));
        head.ifPresent(claimed::add);
        if (head.isEmpty()) {
          i--;
        }
      }
    }
    return claimed;
  }

  /** Empty when the claim on the mailbox has ended and its first job is not due. */
  private Optional<Job> take(Mailbox mailbox, Instant now, Instant until) {
    Waiting head = mailbox.live.first();
    if (head.due.isAfter(now)) {
      mailbox.held = null;
      settle(mailbox);
      return Optional.empty();
    }
    head.attempt++;
    if (head.status == Job.Status.RUNNING) {
      head.lost++;
    } else {
      head.tries++;
    }
    head.status = Job.Status.RUNNING;
    head.updatedAt = now;
    mailbox.held = head;
    readyAt(mailbox, until);
    return Optional.of(head.job());
  }

  boolean holds(Job job) {
    Mailbox mailbox = mailboxes.get(new Name(job.tenant(), job.subject()));
    return mailbox != null
        && mailbox.held != null
        && mailbox.held.id.equals(job.id())
        && mailbox.held.attempt == job.attempt();
  }

  boolean extend(Job job, Instant until) {
    if (!holds(job)) {
      return false;
    }
    readyAt(mailbox(job.tenant(), job.subject()), until.truncatedTo(MILLIS));
    return true;
  }

  void end(Job job, Ending ending, Instant at) {
    Instant now = at.truncatedTo(MILLIS);
    Mailbox mailbox = mailbox(job.tenant(), job.subject());
    Waiting waiting = mailbox.live.stream().filter(w -> w.id.equals(job.id())).findFirst().get();
    switch (ending) {
      case Ending.Done() -> {
        if (waiting.kept) {
          stop(mailbox, waiting, Job.Status.SUCCEEDED, Optional.empty());
          waiting.progress = 1;
        } else {
          mailbox.live.remove(waiting);
          known(job.tenant()).remove(job.id());
        }
      }
      case Ending.Retry(Instant due, String reason) -> wait(waiting, due, reason);
      case Ending.Postpone(Instant due, String reason) -> {
        wait(waiting, due, reason);
        waiting.tries--;
      }
      case Ending.Failed(String reason) ->
          stop(mailbox, waiting, Job.Status.FAILED, Optional.of(reason));
      case Ending.Dead(String reason) ->
          stop(mailbox, waiting, Job.Status.DEAD, Optional.of(reason));
    }
    waiting.updatedAt = now;
    mailbox.held = null;
    settle(mailbox);
  }

  private static void wait(Waiting waiting, Instant due, String reason) {
    waiting.status = Job.Status.QUEUED;
    waiting.due = due.truncatedTo(MILLIS);
    waiting.reason = Optional.of(reason);
  }

  private static void stop(
      Mailbox mailbox, Waiting waiting, Job.Status status, Optional<String> reason) {
    mailbox.live.remove(waiting);
    waiting.status = status;
    waiting.reason = reason;
  }

  boolean progress(
      TenantId tenant, String id, double progress, Optional<String> result, Instant at) {
    Waiting waiting = known(tenant).get(id);
    if (waiting == null) {
      return false;
    }
    waiting.progress = progress;
    waiting.result = result.or(() -> waiting.result);
    waiting.updatedAt = at.truncatedTo(MILLIS);
    return true;
  }

  boolean revive(TenantId tenant, String id, Instant at) {
    Waiting waiting = known(tenant).get(id);
    if (waiting == null || waiting.status == Job.Status.RUNNING) {
      return false;
    }
    waiting.status = Job.Status.QUEUED;
    waiting.tries = 0;
    waiting.lost = 0;
    waiting.due = at.truncatedTo(MILLIS);
    waiting.updatedAt = waiting.due;
    Mailbox mailbox = mailbox(tenant, waiting.subject);
    mailbox.live.add(waiting);
    settle(mailbox);
    return true;
  }

  boolean cancel(TenantId tenant, String id, Instant at) {
    Waiting waiting = known(tenant).get(id);
    if (waiting == null || waiting.status != Job.Status.QUEUED) {
      return false;
    }
    waiting.status = Job.Status.CANCELLED;
    waiting.updatedAt = at.truncatedTo(MILLIS);
    Mailbox mailbox = mailbox(tenant, waiting.subject);
    mailbox.live.remove(waiting);
    settle(mailbox);
    return true;
  }

  /** Empty, or when the next mailbox of any tenant becomes ready. */
  Optional<Instant> nextReady() {
    return ready.values().stream().map(queue -> queue.first().ready).min(Comparator.naturalOrder());
  }

  Optional<Job> job(TenantId tenant, String id) {
    return Optional.ofNullable(known(tenant).get(id)).map(Waiting::job);
  }

  /** The tenant's jobs, newest id first. */
  Stream<Job> newestFirst(TenantId tenant) {
    return known(tenant).descendingMap().values().stream().map(Waiting::job);
  }

  /** The jobs of all tenants. */
  Stream<Job> all() {
    return jobs.values().stream().flatMap(known -> known.values().stream()).map(Waiting::job);
  }

  private NavigableMap<String, Waiting> known(TenantId tenant) {
    return jobs.computeIfAbsent(tenant, t -> new TreeMap<>(CodePointOrder.INSTANCE));
  }

  private Mailbox mailbox(TenantId tenant, String subject) {
    return mailboxes.computeIfAbsent(
        new Name(tenant, subject), name -> new Mailbox(name, ++numbers));
  }

  /** While nobody holds it: ready when its first job is due, gone when there is none. */
  private void settle(Mailbox mailbox) {
    if (mailbox.held != null) {
      return;
    }
    if (mailbox.live.isEmpty()) {
      unready(mailbox);
      mailboxes.remove(mailbox.name);
    } else {
      readyAt(mailbox, mailbox.live.first().due);
    }
  }

  private void readyAt(Mailbox mailbox, Instant at) {
    unready(mailbox);
    mailbox.ready = at;
    ready.computeIfAbsent(mailbox.name.tenant(), t -> new TreeSet<>(BY_READINESS)).add(mailbox);
  }

  private void unready(Mailbox mailbox) {
    NavigableSet<Mailbox> queue = ready.get(mailbox.name.tenant());
    if (queue != null && queue.remove(mailbox) && queue.isEmpty()) {
      ready.remove(mailbox.name.tenant());
    }
  }
}
