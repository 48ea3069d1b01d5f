package io.parley.core.sql;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantEndedException;
import io.parley.core.TenantId;
import io.parley.core.event.Event;
import io.parley.core.work.Effect;
import io.parley.core.work.Job;
import io.parley.core.work.LostClaimException;
import io.parley.core.work.Write;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Applies the writes of one commit inside its transaction. Not thread-safe; used once. */
final class Applying {
  private final Session sql;
  private final Instant now;
  private final @Nullable Job parent;
  private final NewJobs jobs;

  /** Whether each write changed something; by the object, since counts name others so. */
  private final IdentityHashMap<Write, Boolean> changed = new IdentityHashMap<>();

  /** Tenants that were seen to go on. */
  private final Set<TenantId> open = new HashSet<>();

  /** Mailboxes to touch at the end, with the instant when something in them is due. */
  private final TreeMap<Mailbox.Name, Instant> ready = new TreeMap<>();

  /**
   * @param parent the job whose claim the writes belong to; null outside a claim
   */
  Applying(Session sql, Instant now, @Nullable Job parent) {
    this(sql, now, parent, new NewJobs());
  }

  private Applying(Session sql, Instant now, @Nullable Job parent, NewJobs jobs) {
    this.sql = sql;
    this.now = now;
    this.parent = parent;
    this.jobs = jobs;
  }

  /**
   * Applies the writes, ends of tenants first, then documents by name, then the rest as given, then
   * the counts and the mailboxes, both by name: locks that every transaction takes in one order
   * cannot cross.
   *
   * @return for each write whether it changed something
   * @throws LostClaimException when the claim is lost; the transaction is to be rolled back
   */
  List<Boolean> apply(List<Write> writes) throws SQLException {
    try {
      change(sql, jobs, writes.stream().map(write -> new Owned(this, write)).toList());
    } catch (StaleVersionException e) {
      if (parent != null && !Mailbox.holds(sql, parent)) {
        throw new LostClaimException(parent);
      }
      throw e;
    } catch (TenantEndedException e) {
      if (parent != null && SqlEndedTenants.ended(sql, parent.tenant())) {
        throw new LostClaimException(parent);
      }
      throw e;
    }
    if (parent == null) {
      Mailbox.noteDue(sql, ready);
    } else {
      Mailbox.Name own = Mailbox.Name.of(parent);
      Mailbox.noteDue(sql, ready.headMap(own, false));
      if (!Mailbox.holds(sql, parent)) {
        throw new LostClaimException(parent);
      }
      Mailbox.noteDue(sql, ready.tailMap(own, false));
    }
    return writes.stream().map(write -> changed.getOrDefault(write, false)).toList();
  }

  /**
   * Applies the writes of several claims, the documents of all first and by name, then the rest
   * claim by claim, then the counts of all.
   *
   * @return the mailboxes that are yet to be noted, with the instant when something in them is due
   */
  static NavigableMap<Mailbox.Name, Instant> all(Session sql, List<Closing> closings)
      throws SQLException {
    var jobs = new NewJobs();
    var claims = new ArrayList<Applying>();
    var writes = new ArrayList<Owned>();
    for (Closing closing : closings) {
      var claim = new Applying(sql, closing.now(), closing.job(), jobs);
      claims.add(claim);
      closing.writes().forEach(write -> writes.add(new Owned(claim, write)));
    }
    change(sql, jobs, writes);
    var ready = new TreeMap<Mailbox.Name, Instant>();
    for (Applying claim : claims) {
      claim.ready.forEach((name, due) -> ready.merge(name, due, Applying::earlier));
    }
    return ready;
  }

  private static void change(Session sql, NewJobs jobs, List<Owned> writes) throws SQLException {
    for (Owned owned : writes) {
      if (owned.write() instanceof Write.EndTenant) {
        owned.claim().change(owned.write());
      }
    }
    var documents = new ArrayList<Owned>();
    for (Owned owned : documentsFirst(writes)) {
      if (!documents.isEmpty() && !documents.getLast().goesWith(owned.write())) {
        store(sql, documents);
        documents.clear();
      }
      switch (owned.write()) {
        case Write.Put put -> documents.add(owned);
        case Write.EndTenant end -> {}
        default -> owned.claim().change(owned.write());
      }
    }
    if (!documents.isEmpty()) {
      store(sql, documents);
    }
    jobs.insert(sql);
    var counts = new ArrayList<Write.Count>();
    for (Owned owned : writes) {
      if (owned.write() instanceof Write.Count count && owned.claim().counts(count)) {
        counts.add(count);
        owned.claim().changed.put(count, true);
      }
    }
    SqlTallies.add(sql, counts);
  }

  private static void store(Session sql, List<Owned> documents) throws SQLException {
    Owned first = documents.getFirst();
    first.claim().enter(first.write().tenant());
    DocumentWrites.put(sql, documents.stream().map(Owned::stored).toList());
    documents.forEach(owned -> owned.claim().changed.put(owned.write(), true));
  }

  private record Owned(Applying claim, Write write) {
    DocumentWrites.Stored stored() {
      return new DocumentWrites.Stored((Write.Put) write, claim.now);
    }

    /** Whether the document that comes after this one is stored together with it. */
    boolean goesWith(Write next) {
      return next instanceof Write.Put put && stored().goesWith(put);
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static List<Owned> documentsFirst(List<Owned> writes) {
    var documents = new ArrayList<Owned>();
    var rest = new ArrayList<Owned>();
    for (Owned owned : writes) {
      (documentName(owned.write()).isEmpty() ? rest : documents).add(owned);
    }
    // Stable: several writes of one document keep their order.
    documents.sort(Comparator.comparing(owned -> documentName(owned.write())));
    documents.addAll(rest);
    return documents;
  }

  private static String documentName(Write write) {
    return switch (write) {
      case Write.Put put -> put.tenant() + "\n" + put.collection() + "\n" + put.id();
      case Write.Remove remove -> remove.tenant() + "\n" + remove.collection() + "\n" + remove.id();
      default -> "";
    };
  }

  private void change(Write write) throws SQLException {
    if (looksAtJobs(write)) {
      // Before the tenant of this one is set: those that wait may be of another.
      jobs.insert(sql);
    }
    if (asksTheStore(write)) {
      enter(write.tenant());
    } else {
      sql.as(write.tenant());
    }
    changed.put(write, apply(write));
  }

  /** Goes on in the name of the tenant, once it is sure that nobody has ended it. */
  void enter(TenantId tenant) throws SQLException {
    if (open.add(tenant)) {
      sql.writing(tenant);
    } else {
      sql.as(tenant);
    }
  }

  /** Whether it comes to a statement here, and to one that only tenants which go on may ask for. */
  private static boolean asksTheStore(Write write) {
    return switch (write) {
      case Write.Count count -> false;
      case Write.Enqueue later -> false;
      case Write.EndTenant end -> false;
      case Write.EraseTenant erase -> false;
      case Write.Mirror copies -> !copies.entries().isEmpty();
      case Write.Unmirror gone -> !gone.ids().isEmpty();
      default -> true;
    };
  }

  /** Whether jobs that were enqueued before it have to be there. */
  private static boolean looksAtJobs(Write write) {
    return write instanceof Write.Progress
        || write instanceof Write.Revive
        || write instanceof Write.Cancel
        || write instanceof Write.EraseTenant;
  }

  /** Whether what a count is about changed something. */
  private boolean counts(Write.Count count) {
    return count.provided().map(of -> changed.getOrDefault(of, false)).orElse(true);
  }

  private boolean apply(Write write) throws SQLException {
    return switch (write) {
      case Write.Put put -> throw new IllegalStateException("documents are stored together");
      case Write.Remove remove -> DocumentWrites.remove(sql, remove);
      case Write.Keep keep -> SqlBlobStore.keep(sql, keep);
      case Write.Drop drop -> SqlBlobStore.drop(sql, drop);
      case Write.Append append -> SqlConversationStore.append(sql, append);
      case Write.Forget forget -> SqlConversationStore.forget(sql, forget);
      case Write.Happened(Event event) ->
          LedgerWrites.record(sql, event)
              && enqueue(
                  write,
                  Job.of(
                      event.tenant(),
                      event.id(),
                      "event",
                      event.subject(),
                      "{}",
                      event.receivedAt()));
      case Write.Mark mark -> LedgerWrites.mark(sql, mark, now);
      case Write.Amend(Event event) -> LedgerWrites.amend(sql, event);
      case Write.Enqueue(Job job) -> enqueue(write, job);
      case Write.Plan(Effect effect) ->
          LedgerWrites.plan(sql, effect, now)
              && enqueue(
                  write,
                  Job.of(effect.tenant(), effect.id(), "effect", effect.subject(), "{}", now));
      case Write.Sending sending -> LedgerWrites.sending(sql, sending, now);
      case Write.Unsent unsent -> LedgerWrites.unsent(sql, unsent, now);
      case Write.Settle settle -> LedgerWrites.settle(sql, settle, now);
      case Write.Progress progress ->
          sql.update(
                  "update job set progress = ?, result = coalesce(?, result), updated_at = ?"
                      + " where tenant = ? and id = ?",
                  progress.progress(),
                  progress.result(),
                  now,
                  progress.tenant().value(),
                  progress.jobId())
              > 0;
      case Write.Revive(TenantId tenant, String id) -> revive(tenant, id);
      case Write.Cancel(TenantId tenant, String id) -> cancel(tenant, id);
      // Added up at the end.
      case Write.Count count -> false;
      case Write.Mirror copies -> SqlMirrorStore.keep(sql, copies, now);
      case Write.Unmirror gone -> SqlMirrorStore.drop(sql, gone);
      case Write.EndTenant(TenantId tenant) ->
          SqlEndedTenants.end(sql, tenant, now) && open.add(tenant);
      case Write.EraseTenant erase -> Erasure.erase(sql, erase, now);
    };
  }

  /** True for now; {@link #enqueued} knows. */
  private boolean enqueue(Write write, Job job) {
    jobs.add(this, write, job, takesPlaceOf(job), now);
    return true;
  }

  /** A job was inserted, or one of that id was there. */
  void enqueued(Write write, Job job, boolean inserted) {
    if (inserted) {
      ready.merge(new Mailbox.Name(job.tenant(), job.subject()), job.due(), Applying::earlier);
    } else {
      changed.put(write, false);
    }
  }

  /** What a job leads to in its own mailbox comes before what arrived after it. */
  private Optional<Job> takesPlaceOf(Job job) {
    return Optional.ofNullable(parent)
        .filter(claimed -> claimed.tenant().equals(job.tenant()))
        .filter(claimed -> claimed.subject().equals(job.subject()))
        .filter(claimed -> !job.due().isAfter(now));
  }

  private boolean revive(TenantId tenant, String id) throws SQLException {
    return requeue(
        tenant,
        id,
        "update job set status = 'QUEUED', live = 1, tries = 0, lost = 0, due = ?, updated_at = ?"
            + " where tenant = ? and id = ? and status <> 'RUNNING' returning subject");
  }

  private boolean cancel(TenantId tenant, String id) throws SQLException {
    return requeue(
        tenant,
        id,
        "update job set status = 'CANCELLED', live = 0, due = ?, updated_at = ?"
            + " where tenant = ? and id = ? and status = 'QUEUED' returning subject");
  }

  private boolean requeue(TenantId tenant, String id, String statement) throws SQLException {
    // Locked before the job: the order in which a close takes them too.
    Optional<String> subject =
        sql.first(
            "select subject from job where tenant = ? and id = ?",
            row -> row.getString(1),
            tenant.value(),
            id);
    if (subject.isEmpty()) {
      return false;
    }
    var name = new Mailbox.Name(tenant, subject.get());
    Mailbox.lock(sql, name);
    boolean changed =
        !sql.list(statement, row -> row.getString(1), now, now, tenant.value(), id).isEmpty();
    if (changed) {
      Mailbox.noteHead(sql, name);
    }
    return changed;
  }
}
