package io.parley.kommo.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the newest entries, oldest first. Thread-safe. */
final class BoundedLog<T> {
  private final int limit;
  private final Deque<T> entries = new ArrayDeque<>();

  BoundedLog(int limit) {
    this.limit = limit;
  }

  synchronized void add(T entry) {
    if (entries.size() == limit) {
      entries.removeFirst();
    }
    entries.addLast(entry);
  }

  synchronized List<T> entries() {
    return List.copyOf(entries);
  }

  synchronized void clear() {
    entries.clear();
  }
}
