package io.parley.kommo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the nodes of an installation have agreed on about one account, as stored: who holds which
 * slot and until when, who wants more, and how long nothing is sent. Immutable; times are
 * milliseconds of the wall clock.
 *
 * @param slots seven, by number
 * @param nodes who called the account lately, by name
 * @param heldUntil nothing is sent before; 0 for no hold
 * @param pause why the account is closed as a whole
 */
record SharedSlots(
    List<Holder> slots, Map<String, Node> nodes, long heldUntil, Optional<Pause> pause) {
  /** How long a node holds its slots without telling that it lives. */
  static final long LEASE = 10_000;

  /** Clocks may differ by as much before a slot of a dead node is taken too early. */
  private static final long GRACE = 10_000;

  private static final long FORGOTTEN = 15_000;
  static final long COOL = (Slots.SECOND + Slots.WIDEST_MARGIN) / 1_000_000;

  static final SharedSlots NEW =
      new SharedSlots(
          Collections.nCopies(RateBudget.LIMIT, Holder.NOBODY), Map.of(), 0, Optional.empty());

  SharedSlots {
    slots = List.copyOf(slots);
    nodes = new TreeMap<>(nodes);
  }

  /**
   * Who holds a slot.
   *
   * @param node empty for nobody
   * @param until the lease
   * @param cool of a free slot: how long after it was taken it must not be used
   */
  record Holder(String node, long until, long cool) {
    static final Holder NOBODY = new Holder("", 0, 0);

    boolean free(long now) {
      return node.isEmpty() || until + GRACE <= now;
    }

    long coolNow() {
      return node.isEmpty() ? cool : COOL;
    }
  }

  /**
   * What a node wants.
   *
   * @param waiting callers that wait for a slot
   * @param weight of the most urgent of them; 0 when none waits
   */
  record Node(int waiting, int weight, long seen) {}

  /**
   * @param opened how often in a row the account was found closed
   * @param until no probe before
   * @param prober who probes; empty for nobody
   * @param probeUntil when the probe is taken for lost
   */
  record Pause(PauseCause cause, int opened, long until, String prober, long probeUntil) {}

  /** The same without nodes that have been silent, and with what {@code me} wants now. */
  SharedSlots seen(String me, Node wish, long now) {
    Map<String, Node> alive = new TreeMap<>(nodes);
    alive.values().removeIf(node -> node.seen() + FORGOTTEN <= now);
    alive.put(me, wish);
    return new SharedSlots(slots, alive, heldUntil, pause);
  }

  SharedSlots without(String me) {
    Map<String, Node> others = new TreeMap<>(nodes);
    others.remove(me);
    return new SharedSlots(slots, others, heldUntil, pause);
  }

  SharedSlots with(int slot, Holder holder) {
    List<Holder> changed = new ArrayList<>(slots);
    changed.set(slot, holder);
    return new SharedSlots(changed, nodes, heldUntil, pause);
  }

  SharedSlots held(long until) {
    return new SharedSlots(slots, nodes, until, pause);
  }

  SharedSlots paused(Optional<Pause> pause) {
    return new SharedSlots(slots, nodes, heldUntil, pause);
  }

  boolean mine(int slot, String me, long now) {
    return slots.get(slot).node().equals(me) && !slots.get(slot).free(now);
  }

  private long held(String node, int shared, long now) {
    return slots.subList(0, shared).stream()
        .filter(holder -> holder.node().equals(node) && !holder.free(now))
        .count();
  }

  private boolean othersWant(String me) {
    return nodes.entrySet().stream()
        .anyMatch(node -> !node.getKey().equals(me) && node.getValue().waiting() > 0);
  }

  /**
   * How many of the shared slots a node should hold: one for each that called lately, the rest by
   * the urgency of those who wait. With more nodes than slots they take turns.
   */
  int share(String me, int shared, long now) {
    List<String> names = new ArrayList<>(nodes.keySet());
    if (names.size() > shared) {
      int turn = (int) Math.floorMod(now / LEASE, (long) names.size());
      return Math.floorMod(names.indexOf(me) - turn, names.size()) < shared ? 1 : 0;
    }
    long all = nodes.values().stream().mapToLong(Node::weight).sum();
    int rest = shared - names.size();
    if (all == 0) {
      return shared;
    }
    Map<String, Long> shares = new TreeMap<>();
    nodes.forEach((name, node) -> shares.put(name, 1 + (long) rest * node.weight() / all));
    long left = shared - shares.values().stream().mapToLong(Long::longValue).sum();
    List<String> byNeed = new ArrayList<>(names);
    byNeed.sort(
        Comparator.comparingInt(
                (String name) -> -nodes.getOrDefault(name, new Node(0, 0, 0)).weight())
            .thenComparing(Comparator.naturalOrder()));
    for (int i = 0; i < left; i++) {
      shares.merge(byNeed.get(i % byNeed.size()), 1L, Long::sum);
    }
    return shares.getOrDefault(me, 0L).intValue();
  }

  /** How many shared slots {@code me} should let go of, because somebody waits for them. */
  long surplus(String me, int shared, long now) {
    return othersWant(me) ? Math.max(0, held(me, shared, now) - share(me, shared, now)) : 0;
  }

  /** Free shared slots that {@code me} may take now. */
  List<Integer> free(String me, int shared, long now) {
    long most =
        othersWant(me) ? Math.max(0, share(me, shared, now) - held(me, shared, now)) : shared;
    List<Integer> free = new ArrayList<>();
    for (int i = 0; i < shared && free.size() < most; i++) {
      if (slots.get(i).free(now)) {
        free.add(i);
      }
    }
    return free;
  }
}
