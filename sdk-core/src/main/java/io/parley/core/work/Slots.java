package io.parley.core.work;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs a worker has at hand, each on its thread. A job holds a slot while it is handled; while
 * its outcome is being stored it waits for the disk and holds none. Thread-safe.
 */
final class Slots {
  private final int count;
  private final Map<Job, Thread> running = new ConcurrentHashMap<>();
  private final Set<Job> storing = ConcurrentHashMap.newKeySet();

  /**
   * @param count so many jobs are handled at once, and at most as many outcomes are being stored
   */
  Slots(int count) {
    this.count = count;
  }

  /** How many more may be claimed; 0 or less when none. */
  int free() {
    return Math.min(count - (running.size() - storing.size()), 2 * count - running.size());
  }

  /** Whether all but an eighth are free. */
  boolean nearlyAllFree() {
    return free() > count * 7 / 8;
  }

  /** Which tenants have how much of it. */
  Crowd crowd() {
    return Crowd.of(
        running.keySet().stream().filter(job -> !storing.contains(job)).toList(), count);
  }

  void taken(Job job, Thread thread) {
    running.put(job, thread);
  }

  /** Its handler is done with it. */
  void handled(Job job) {
    storing.add(job);
  }

  void ended(Job job) {
    // In this order: for a moment it counts as handled, never as not there.
    storing.remove(job);
    running.remove(job);
  }

  /** How many are at hand. */
  int running() {
    return running.size();
  }

  /** The jobs at hand and their threads. */
  Map<Job, Thread> threads() {
    return Map.copyOf(running);
  }
}
