package io.parley.kommo;

import io.parley.core.StaleVersionException;
import io.parley.core.StorageException;
import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.json.Json;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's part in sharing the budget of one account: holds slots while there is something to
 * send, gives them to nodes that wait, and passes on what Kommo said about the account as a whole.
 * Thread-safe.
 */
final class BudgetMember {
  private static final Logger log = LoggerFactory.getLogger(BudgetMember.class);

  /** Not a customer: accounts may be connected by several. */
  private static final TenantId EVERYONE = new TenantId("0-installation");

  private static final String COLLECTION = "kommo_budget";
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final long LOOK = 500;
  private static final long LOOK_STARVING = 100;
  private static final long PATIENCE = 20;

  private final Storage storage;
  private final String node;
  private final String account;
  private final InstantSource clock;
  private final MonotonicTime time;
  private final RateBudget budget;
  private final int shared;
  private final int size;
  private final Semaphore news = new Semaphore(0);
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean closed;
  private Optional<SharedSlots.Pause> known = Optional.empty();

  BudgetMember(
      Storage storage,
      String node,
      String account,
      int perSecond,
      InstantSource clock,
      MonotonicTime time,
      BudgetWatcher watcher) {
    this.storage = storage;
    this.node = node;
    this.account = account;
    this.clock = clock;
    this.time = time;
    Slots slots = Slots.perSecond(perSecond, false);
    this.shared = slots.shared();
    this.size = slots.size();
    this.budget = new RateBudget(slots, time, watcher, true, this::needed);
  }

  RateBudget budget() {
    return budget;
  }

  /** Something is wanted or known here: look into the store soon. Does not wait. */
  private void needed() {
    if (news.availablePermits() == 0) {
      news.release();
    }
    if (!closed && running.compareAndSet(false, true)) {
      Thread.ofVirtual().name("budget-" + account).start(this::loop);
    }
  }

  private void loop() {
    boolean active = true;
    boolean away = false;
    while (active) {
      try {
        active = beat();
        away = false;
      } catch (StorageException | StaleVersionException e) {
        // Slots that are not renewed end by themselves. Told once, not at every look.
        if (!away) {
          log.warn("the budget of {} cannot be shared now: {}", account, e.getMessage());
        }
        away = true;
      }
      try {
        boolean starving = budget.state().waiting() > 0;
        boolean told = news.tryAcquire(starving ? LOOK_STARVING : LOOK, TimeUnit.MILLISECONDS);
        if (told && starving) {
          TimeUnit.MILLISECONDS.sleep(PATIENCE);
        }
        active |= told;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        active = false;
      }
    }
    running.set(false);
    if (news.availablePermits() > 0) {
      needed();
    }
  }

  void close() {
    closed = true;
  }

  /** One look at what was agreed on. False when this node has nothing to do with the account. */
  private boolean beat() {
    BudgetState mine = budget.state();
    boolean idle =
        closed || (mine.waiting() == 0 && mine.idle().compareTo(IDLE) > 0 && !fresh(mine));
    for (int tries = 0; ; tries++) {
      Optional<Document> stored = storage.documents().find(EVERYONE, COLLECTION, account);
      SharedSlots before =
          stored.map(d -> Json.read(d.body(), SharedSlots.class)).orElse(SharedSlots.NEW);
      long started = time.nanos();
      long now = clock.millis();
      try {
        agree(before, stored.map(Document::version).orElse(0L), mine, idle, now, started);
        return !idle;
      } catch (StaleVersionException e) {
        if (tries == 5) {
          throw e;
        }
      }
    }
  }

  /** Whether this node found out something that the others do not know yet. */
  private boolean fresh(BudgetState mine) {
    return mine.opened() != known.map(SharedSlots.Pause::opened).orElse(0);
  }

  private void agree(
      SharedSlots before, long version, BudgetState mine, boolean idle, long now, long started) {
    SharedSlots after = idle ? before.without(node) : before.seen(node, wish(mine, now), now);
    after = released(after, mine, idle, now);
    List<Integer> taken = idle ? List.of() : taken(after, mine, now);
    List<Long> cool =
        taken.stream().map(after.slots()::get).map(SharedSlots.Holder::coolNow).toList();
    long until = now + SharedSlots.LEASE;
    boolean renew = false;
    for (int i = 0; i < size && !idle; i++) {
      boolean keeps = after.mine(i, node, now);
      renew |= keeps && after.slots().get(i).until() - now < SharedSlots.LEASE / 2;
    }
    for (int i = 0; i < size && !idle; i++) {
      if (taken.contains(i) || ((renew || !taken.isEmpty()) && after.mine(i, node, now))) {
        after = after.with(i, new SharedSlots.Holder(node, until, 0));
      }
    }
    after = held(after, mine, now);
    Settled settled = paused(after, mine, now);
    after = settled.after();
    if (renew || !sameButForTimes(before, after)) {
      storage.work().commit(List.of(put(after, version)), clock.instant());
    }
    if (renew || !taken.isEmpty()) {
      long end = started + TimeUnit.MILLISECONDS.toNanos(SharedSlots.LEASE);
      var unused =
          budget.slots(
              (slots, at) -> {
                slots.validUntil(end);
                for (int i = 0; i < taken.size(); i++) {
                  slots.hold(taken.get(i), at, TimeUnit.MILLISECONDS.toNanos(cool.get(i)));
                }
                return true;
              });
    }
    known = after.pause();
    settled.then().run();
  }

  private SharedSlots.Node wish(BudgetState mine, long now) {
    int weight =
        mine.urgent()
            .map(
                lane ->
                    switch (lane) {
                      case LIVE -> 8;
                      case ACTIONS -> 4;
                      case SEQUENCES -> 2;
                      case SYNC -> 1;
                    })
            .orElse(0);
    return new SharedSlots.Node(mine.waiting(), weight, now);
  }

  /**
   * Lets go of slots that others wait for, of the reserve when nobody waits, and of all if idle.
   */
  private SharedSlots released(SharedSlots from, BudgetState mine, boolean idle, long now) {
    SharedSlots after = from;
    long surplus = idle ? size : from.surplus(node, shared, now);
    for (int i = size - 1; i >= 0; i--) {
      int slot = i;
      boolean heldHere = budget.slots((slots, at) -> slots.held(slot));
      if (heldHere && !after.mine(i, node, now)) {
        // Lost: the lease ended before it was renewed.
        var unused = budget.slots((slots, at) -> slots.release(slot, at));
        continue;
      }
      if (!heldHere && after.mine(i, node, now)) {
        // Let go of by a look whose write came too late.
        after = after.with(i, new SharedSlots.Holder("", 0, SharedSlots.COOL));
        continue;
      }
      boolean reserve = i >= shared;
      boolean goes =
          reserve ? idle || mine.urgent().filter(Lane.LIVE::equals).isEmpty() : surplus > 0;
      if (heldHere && goes) {
        Optional<Long> cool = budget.slots((slots, at) -> slots.release(slot, at));
        if (cool.isPresent()) {
          long millis = TimeUnit.NANOSECONDS.toMillis(cool.get()) + (cool.get() > 0 ? 1 : 0);
          after = after.with(i, new SharedSlots.Holder("", 0, millis));
          surplus -= reserve ? 0 : 1;
        }
      }
    }
    return after;
  }

  private List<Integer> taken(SharedSlots after, BudgetState mine, long now) {
    List<Integer> taken = new ArrayList<>();
    if (mine.waiting() == 0) {
      return taken;
    }
    taken.addAll(after.free(node, shared, now));
    boolean live = mine.urgent().filter(Lane.LIVE::equals).isPresent();
    for (int i = shared; i < size && live; i++) {
      if (after.slots().get(i).free(now)) {
        taken.add(i);
      }
    }
    return taken;
  }

  private SharedSlots held(SharedSlots from, BudgetState mine, long now) {
    if (mine.opened() > 0) {
      return from;
    }
    long here = mine.hold().isZero() ? 0 : now + mine.hold().toMillis();
    if (here > from.heldUntil() + LOOK_STARVING) {
      return from.held(here);
    }
    if (from.heldUntil() > Math.max(now, here) + LOOK_STARVING) {
      budget.holdToo(Duration.ofMillis(from.heldUntil() - now));
    }
    return from;
  }

  /** What is to be stored about a pause, and what to do once it is. */
  private record Settled(SharedSlots after, Runnable then) {}

  private Settled paused(SharedSlots from, BudgetState mine, long now) {
    Optional<SharedSlots.Pause> stored = from.pause();
    if (fresh(mine)) {
      if (mine.opened() == 0) {
        return new Settled(from.paused(Optional.empty()).held(0), () -> {});
      }
      if (mine.opened() >= stored.map(SharedSlots.Pause::opened).orElse(0)) {
        PauseCause cause = mine.cause().orElse(PauseCause.BLOCKED);
        return new Settled(
            from.paused(
                Optional.of(
                    new SharedSlots.Pause(
                        cause, mine.opened(), now + mine.hold().toMillis(), "", 0))),
            () -> {});
      }
    }
    if (stored.isEmpty()) {
      return new Settled(from, mine.opened() > 0 ? budget::resumeToo : () -> {});
    }
    SharedSlots.Pause pause = stored.get();
    if (pause.until() > now || mine.waiting() == 0) {
      boolean adopt = pause.opened() != mine.opened();
      return new Settled(
          from,
          adopt
              ? () ->
                  budget.pauseToo(
                      pause.cause(),
                      pause.opened(),
                      Duration.ofMillis(Math.max(0, pause.until() - now)))
              : () -> {});
    }
    if (!pause.prober().isEmpty() && pause.probeUntil() > now) {
      return new Settled(from, () -> budget.holdToo(Duration.ofMillis(pause.probeUntil() - now)));
    }
    var probing =
        new SharedSlots.Pause(
            pause.cause(),
            pause.opened(),
            pause.until(),
            node,
            now + Breaker.PROBE_LIFE.toMillis());
    return new Settled(
        from.paused(Optional.of(probing)),
        () -> {
          if (pause.opened() != mine.opened()) {
            budget.pauseToo(pause.cause(), pause.opened(), Duration.ZERO);
          }
          budget.probe();
        });
  }

  /** Whether only the time of the look differs. */
  private boolean sameButForTimes(SharedSlots before, SharedSlots after) {
    SharedSlots.Node was = before.nodes().get(node);
    SharedSlots.Node is = after.nodes().get(node);
    boolean sameWish =
        was == null
            ? is == null
            : is != null
                && was.weight() == is.weight()
                && (was.waiting() > 0) == (is.waiting() > 0)
                && is.seen() - was.seen() < SharedSlots.LEASE / 2;
    return sameWish
        && before.slots().equals(after.slots())
        && before.heldUntil() == after.heldUntil()
        && before.pause().equals(after.pause())
        && before.nodes().size() == after.nodes().size();
  }

  private Write put(SharedSlots state, long version) {
    return new Write.Put(EVERYONE, COLLECTION, account, Map.of(), Json.write(state), version);
  }
}
