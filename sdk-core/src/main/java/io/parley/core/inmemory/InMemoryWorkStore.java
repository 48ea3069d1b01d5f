package io.parley.core.inmemory;

import io.parley.core.event.Event;
import io.parley.core.work.Announcements;
import io.parley.core.work.Effect;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue and the one commit, in memory. */
final class InMemoryWorkStore implements WorkStore {
  private static final Logger log = LoggerFactory.getLogger(InMemoryWorkStore.class);

  private final Gate gate;
  private final Mailboxes mailboxes;
  private final InMemoryWorkLog ledger;
  private final InMemoryDocumentStore documents;
  private final InMemoryConversationStore conversations;
  private final InMemoryBlobStore blobs;
  private final InMemoryMirrorStore mirror;
  private final InMemoryTallies tallies;
  private final InMemoryEndedTenants ended;
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

  InMemoryWorkStore(
      Gate gate,
      Mailboxes mailboxes,
      InMemoryWorkLog ledger,
      InMemoryDocumentStore documents,
      InMemoryConversationStore conversations,
      InMemoryBlobStore blobs,
      InMemoryMirrorStore mirror,
      InMemoryTallies tallies,
      InMemoryEndedTenants ended) {
    this.gate = gate;
    this.mailboxes = mailboxes;
    this.ledger = ledger;
    this.documents = documents;
    this.conversations = conversations;
    this.blobs = blobs;
    this.mirror = mirror;
    this.tallies = tallies;
    this.ended = ended;
  }

  @Override
  public List<Boolean> commit(List<Write> writes, Instant now) {
    List<Write> ready = asStored(writes, now);
    List<Boolean> applied = gate.pass(() -> apply(ready, null, now));
    wake();
    return applied;
  }

  @Override
  public List<Job> claim(Claim claim) {
    return gate.pass(() -> mailboxes.claim(claim));
  }

  @Override
  public boolean extend(Job job, Instant until) {
    return gate.pass(() -> mailboxes.extend(job, until));
  }

  @Override
  public boolean checkpoint(Job job, List<Write> writes, Instant now) {
    List<Write> ready = asStored(writes, now);
    return held(
        () -> {
          if (!mailboxes.holds(job)) {
            return false;
          }
          apply(ready, job, now);
          return true;
        });
  }

  @Override
  public boolean close(Job job, Ending ending, List<Write> writes, Instant now) {
    List<Write> ready = asStored(writes, now);
    return held(
        () -> {
          if (!mailboxes.holds(job)) {
            return false;
          }
          apply(ready, job, now);
          mailboxes.end(job, ending, now);
          return true;
        });
  }

  private boolean held(BooleanSupplier change) {
    boolean held = gate.pass(change::getAsBoolean);
    if (held) {
      wake();
    }
    return held;
  }

  @Override
  public Optional<Instant> nextReady() {
    return gate.pass(mailboxes::nextReady);
  }

  @Override
  public Subscription onReady(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public Subscription onWork(Announcements.Taker taker) {
    return onReady(() -> taker.look(all -> {}));
  }

  /** A wake-up too many costs a look. */
  private void wake() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        log.warn("a listener for ready work failed", e);
      }
    }
  }

  /** What could fail is done before anything is changed. */
  private static List<Write> asStored(List<Write> writes, Instant now) {
    var stored = new IdentityHashMap<Write, Write>();
    for (Write write : writes) {
      stored.put(
          write,
          switch (write) {
            case Write.Happened(Event event) -> new Write.Happened(InMemoryWorkLog.asStored(event));
            case Write.Amend(Event event) -> new Write.Amend(InMemoryWorkLog.asStored(event));
            case Write.Plan(Effect effect) -> new Write.Plan(InMemoryWorkLog.asStored(effect, now));
            default -> write;
          });
    }
    var ready = new ArrayList<Write>(writes.size());
    for (Write write : writes) {
      ready.add(
          write instanceof Write.Count(var tenant, var tally, var provided)
              ? new Write.Count(tenant, tally, provided.map(of -> stored.getOrDefault(of, of)))
              : Objects.requireNonNull(stored.get(write)));
    }
    return ready;
  }

  private List<Boolean> apply(List<Write> writes, @Nullable Job parent, Instant now) {
    ended.check(writes);
    documents.check(writes);
    var applied = new ArrayList<Boolean>(writes.size());
    var changed = new IdentityHashMap<Write, Boolean>();
    for (Write write : writes) {
      boolean change = !(write instanceof Write.Count) && apply(write, parent, now);
      changed.put(write, change);
      applied.add(change);
    }
    for (Write write : writes) {
      if (write instanceof Write.EndTenant) {
        // Last: what else the commit enqueues is not done either.
        mailboxes.end(write.tenant());
      }
    }
    for (int i = 0; i < writes.size(); i++) {
      if (writes.get(i) instanceof Write.Count count
          && count.provided().map(of -> changed.getOrDefault(of, false)).orElse(true)) {
        applied.set(i, tallies.add(count));
      }
    }
    return applied;
  }

  private boolean apply(Write write, @Nullable Job parent, Instant now) {
    return switch (write) {
      case Write.Put put -> documents.put(put, now);
      case Write.Remove remove -> documents.remove(remove);
      case Write.Keep keep -> blobs.keep(keep);
      case Write.Drop drop -> blobs.drop(drop);
      case Write.Append append -> conversations.append(append);
      case Write.Forget forget -> conversations.forget(forget);
      case Write.Happened(Event event) ->
          ledger.record(event)
              && mailboxes.enqueue(
                  Job.of(
                      event.tenant(),
                      event.id(),
                      "event",
                      event.subject(),
                      "{}",
                      event.receivedAt()),
                  parent,
                  now);
      case Write.Mark mark -> ledger.mark(mark, now);
      case Write.Amend(Event event) -> ledger.amend(event);
      case Write.Enqueue(Job job) -> mailboxes.enqueue(job, parent, now);
      case Write.Plan(Effect effect) ->
          ledger.plan(effect)
              && mailboxes.enqueue(
                  Job.of(effect.tenant(), effect.id(), "effect", effect.subject(), "{}", now),
                  parent,
                  now);
      case Write.Sending sending -> ledger.sending(sending, now);
      case Write.Unsent unsent -> ledger.unsent(unsent, now);
      case Write.Settle settle -> ledger.settle(settle, now);
      case Write.Progress progress ->
          mailboxes.progress(
              progress.tenant(), progress.jobId(), progress.progress(), progress.result(), now);
      case Write.Revive revive -> mailboxes.revive(revive.tenant(), revive.jobId(), now);
      case Write.Cancel cancel -> mailboxes.cancel(cancel.tenant(), cancel.jobId(), now);
      case Write.Count count -> tallies.add(count);
      case Write.Mirror copies -> mirror.keep(copies);
      case Write.Unmirror gone -> mirror.drop(gone);
      case Write.EndTenant end -> ended.end(end.tenant(), now);
      case Write.EraseTenant erase -> erase(erase, now);
    };
  }

  /** All at once: memory has no long transactions. */
  private boolean erase(Write.EraseTenant erase, Instant now) {
    boolean any = mailboxes.erase(erase.tenant());
    any |= ledger.erase(erase.tenant());
    any |= documents.erase(erase.tenant(), erase.kept());
    any |= conversations.erase(erase.tenant());
    any |= blobs.erase(erase.tenant());
    any |= mirror.erase(erase.tenant());
    any |= tallies.erase(erase.tenant());
    if (!any) {
      ended.erased(erase.tenant(), now);
    }
    return any;
  }
}
