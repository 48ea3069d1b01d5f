package io.parley.core.sql;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantEndedException;
import io.parley.core.TenantId;
import io.parley.core.event.Event;
import io.parley.core.json.Json;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Applies the writes of one commit inside its transaction. Not thread-safe; used once. */
final class Applying {
  private final Session sql;
  private final Instant now;
  private final @Nullable Job parent;

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
    this.sql = sql;
    this.now = now;
    this.parent = parent;
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
    Boolean[] applied = new Boolean[writes.size()];
    try {
      for (int i = 0; i < applied.length; i++) {
        if (writes.get(i) instanceof Write.EndTenant) {
          applied[i] = change(writes.get(i));
        }
      }
      for (int i : documentsFirst(writes)) {
        if (applied[i] == null) {
          applied[i] = change(writes.get(i));
        }
      }
      var counts = new ArrayList<Write.Count>();
      for (int i = 0; i < applied.length; i++) {
        if (writes.get(i) instanceof Write.Count count) {
          applied[i] = counts(count);
          if (applied[i]) {
            counts.add(count);
          }
        }
      }
      SqlTallies.add(sql, counts);
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
    Optional<Mailbox.Name> own = Optional.ofNullable(parent).map(Mailbox.Name::of);
    var names = new TreeSet<>(ready.keySet());
    own.ifPresent(names::add);
    for (Mailbox.Name name : names) {
      if (parent != null && own.filter(name::equals).isPresent()) {
        if (!Mailbox.holds(sql, parent)) {
          throw new LostClaimException(parent);
        }
      } else {
        Mailbox.noteDue(sql, name, Objects.requireNonNull(ready.get(name)));
      }
    }
    return List.of(applied);
  }

  /**
   * Applies the writes of several claims, the documents of all first and by name, then the rest
   * claim by claim, then the counts of all.
   *
   * @return the mailboxes that are yet to be noted, with the instant when something in them is due
   */
  static SortedMap<Mailbox.Name, Instant> all(Session sql, List<Closing> closings)
      throws SQLException {
    var documents = new ArrayList<Owned>();
    var rest = new ArrayList<Owned>();
    var claims = new ArrayList<Applying>();
    for (Closing closing : closings) {
      var claim = new Applying(sql, closing.now(), closing.job());
      claims.add(claim);
      for (Write write : closing.writes()) {
        (documentName(write).isEmpty() ? rest : documents).add(new Owned(claim, write));
      }
    }
    documents.sort(Comparator.comparing(owned -> documentName(owned.write())));
    documents.addAll(rest);
    for (Owned owned : documents) {
      owned.claim().change(owned.write());
    }
    var counts = new ArrayList<Write.Count>();
    for (Owned owned : documents) {
      if (owned.write() instanceof Write.Count count && owned.claim().counts(count)) {
        counts.add(count);
      }
    }
    SqlTallies.add(sql, counts);
    var ready = new TreeMap<Mailbox.Name, Instant>();
    for (Applying claim : claims) {
      claim.ready.forEach((name, due) -> ready.merge(name, due, Applying::earlier));
    }
    return ready;
  }

  private record Owned(Applying claim, Write write) {}

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static List<Integer> documentsFirst(List<Write> writes) {
    var documents = new ArrayList<Integer>();
    var rest = new ArrayList<Integer>();
    for (int i = 0; i < writes.size(); i++) {
      (documentName(writes.get(i)).isEmpty() ? rest : documents).add(i);
    }
    // Stable: several writes of one document keep their order.
    documents.sort(Comparator.comparing(i -> documentName(writes.get(i))));
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

  private boolean change(Write write) throws SQLException {
    if (asksTheStore(write) && open.add(write.tenant())) {
      sql.writing(write.tenant());
    } else {
      sql.as(write.tenant());
    }
    boolean did = apply(write);
    changed.put(write, did);
    return did;
  }

  /** Whether it comes to a statement, and to one that only tenants which go on may ask for. */
  private static boolean asksTheStore(Write write) {
    return switch (write) {
      case Write.Count count -> false;
      case Write.EndTenant end -> false;
      case Write.EraseTenant erase -> false;
      case Write.Mirror copies -> !copies.entries().isEmpty();
      case Write.Unmirror gone -> !gone.ids().isEmpty();
      default -> true;
    };
  }

  /** Whether what a count is about changed something. */
  private boolean counts(Write.Count count) {
    return count.provided().map(of -> changed.getOrDefault(of, false)).orElse(true);
  }

  private boolean apply(Write write) throws SQLException {
    return switch (write) {
      case Write.Put put -> SqlDocumentStore.put(sql, put, now);
      case Write.Remove remove -> SqlDocumentStore.remove(sql, remove);
      case Write.Keep keep -> SqlBlobStore.keep(sql, keep);
      case Write.Drop drop -> SqlBlobStore.drop(sql, drop);
      case Write.Append append -> SqlConversationStore.append(sql, append);
      case Write.Forget forget -> SqlConversationStore.forget(sql, forget);
      case Write.Happened(Event event) -> record(event);
      case Write.Mark mark -> SqlWorkLog.mark(sql, mark, now);
      case Write.Amend(Event event) ->
          sql.update(
                  "update event set facts = ?, cause = ?, depth = ? where tenant = ? and id = ?",
                  Json.write(event.facts()),
                  event.cause(),
                  event.depth(),
                  event.tenant().value(),
                  event.id())
              > 0;
      case Write.Enqueue(Job job) -> enqueue(job);
      case Write.Plan(Effect effect) -> plan(effect);
      case Write.Sending(TenantId tenant, String key) ->
          sql.update(
                  "update effect set state = 'SENDING', attempt = attempt + 1, sent_at = ?,"
                      + " updated_at = ? where tenant = ? and dedup = ?"
                      + " and state in ('PLANNED', 'SENDING')",
                  now,
                  now,
                  tenant.value(),
                  key)
              > 0;
      case Write.Unsent(TenantId tenant, String key, String reason) ->
          sql.update(
                  "update effect set state = 'PLANNED', reason = ?, updated_at = ?"
                      + " where tenant = ? and dedup = ?"
                      + " and state in ('SENDING', 'UNKNOWN', 'FAILED')",
                  reason,
                  now,
                  tenant.value(),
                  key)
              > 0;
      case Write.Settle settle ->
          sql.update(
                  "update effect set state = ?, remote_id = ?, reason = ?, updated_at = ?"
                      + " where tenant = ? and dedup = ? and state <> 'DONE'",
                  settle.state(),
                  settle.remoteId(),
                  settle.reason(),
                  now,
                  settle.tenant().value(),
                  settle.effectKey())
              > 0;
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

  private boolean record(Event event) throws SQLException {
    int recorded =
        sql.update(
            "insert into event (tenant, id, kind, subject, dedup, occurred_at, received_at, source,"
                + " facts, cause, depth, state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PENDING')"
                + " on conflict do nothing",
            event.tenant().value(),
            event.id(),
            event.kind(),
            event.subject(),
            event.key(),
            event.occurredAt(),
            event.receivedAt(),
            event.source(),
            Json.write(event.facts()),
            event.cause(),
            event.depth());
    return recorded > 0
        && enqueue(
            Job.of(event.tenant(), event.id(), "event", event.subject(), "{}", event.receivedAt()));
  }

  private boolean plan(Effect effect) throws SQLException {
    int planned =
        sql.update(
            "insert into effect (tenant, dedup, id, action, subject, parameters, target, state,"
                + " attempt, cause, depth, created_at, updated_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, 'PLANNED', 0, ?, ?, ?, ?) on conflict do nothing",
            effect.tenant().value(),
            effect.key(),
            effect.id(),
            effect.action(),
            effect.subject(),
            Json.write(effect.parameters()),
            Json.write(effect.target()),
            effect.cause(),
            effect.depth(),
            now,
            now);
    return planned > 0
        && enqueue(Job.of(effect.tenant(), effect.id(), "effect", effect.subject(), "{}", now));
  }

  private boolean enqueue(Job job) throws SQLException {
    Optional<Job> before = takesPlaceOf(job);
    int stored =
        sql.update(
            "insert into job (tenant, id, type, subject, payload, due, place, turn, attempt,"
                + " tries, status, live, progress, kept, created_at, updated_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, (select coalesce(turn, seq) from job"
                + " where tenant = ? and id = ?), 0, 0, 'QUEUED', 1, 0, ?, ?, ?)"
                + " on conflict do nothing",
            job.tenant().value(),
            job.id(),
            job.type(),
            job.subject(),
            job.payload(),
            job.due(),
            before.map(Job::place).orElse(job.place()),
            job.tenant().value(),
            before.map(Job::id),
            job.kept(),
            now,
            now);
    if (stored == 0) {
      return false;
    }
    ready.merge(new Mailbox.Name(job.tenant(), job.subject()), job.due(), Applying::earlier);
    return true;
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
