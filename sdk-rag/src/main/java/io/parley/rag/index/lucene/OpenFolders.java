package io.parley.rag.index.lucene;

import io.parley.core.StorageException;
import io.parley.core.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Indexes in folders, opened when they are used. The least recently used are closed when more than
 * {@code mostOpen} are in use one after the other. Thread-safe.
 *
 * @param <I> what is opened
 */
final class OpenFolders<I extends OpenFolders.Opened> implements AutoCloseable {
  /** The number that stay open unless it is said otherwise. */
  static final int MOST_OPEN = 64;

  private final String what;
  private final int mostOpen;
  private final Opening<I> opening;
  private final Map<Path, Slot<I>> slots = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  /**
   * @param what is opened, for messages
   * @param mostOpen 1 or more
   */
  OpenFolders(String what, int mostOpen, Opening<I> opening) {
    if (mostOpen < 1) {
      throw new IllegalArgumentException("mostOpen " + mostOpen + " must be at least 1");
    }
    this.what = what;
    this.mostOpen = mostOpen;
    this.opening = opening;
  }

  /** An index that is open. */
  interface Opened {
    /** False after a failure that it could not recover from. */
    boolean isOpen();

    void close() throws IOException;
  }

  interface Opening<I> {
    I open(Path folder) throws IOException;
  }

  interface Use<I, T> {
    T on(I index) throws IOException;
  }

  /** An index while it is open. Its users are guarded by {@link #slots}. */
  private static final class Slot<I> {
    private final TenantId tenant;
    private final I index;
    private int users;

    Slot(TenantId tenant, I index) {
      this.tenant = tenant;
      this.index = index;
    }
  }

  /** Uses the index of a folder, which is made when it is missing. */
  <T> T with(TenantId tenant, Path folder, Use<I, T> use) {
    Slot<I> slot = lease(tenant, folder);
    try {
      return use.on(slot.index);
    } catch (IOException | UncheckedIOException e) {
      throw failure(tenant, folder, e);
    } finally {
      release(slot);
    }
  }

  private Slot<I> lease(TenantId tenant, Path folder) {
    synchronized (slots) {
      if (closed) {
        throw new IllegalStateException(what + " in " + folder + " is closed");
      }
      try {
        Slot<I> slot = slots.get(folder);
        if (slot != null && !slot.index.isOpen()) {
          slots.remove(folder);
          slot.index.close();
          slot = null;
        }
        if (slot == null) {
          slot = new Slot<>(tenant, opening.open(Files.createDirectories(folder)));
          slots.put(folder, slot);
        }
        slot.users++;
        shrink();
        return slot;
      } catch (IOException e) {
        throw failure(tenant, folder, e);
      }
    }
  }

  private void shrink() throws IOException {
    int tooMany = slots.size() - mostOpen;
    for (var slot : new ArrayList<>(slots.entrySet())) {
      if (tooMany > 0 && slot.getValue().users == 0) {
        slots.remove(slot.getKey());
        slot.getValue().index.close();
        tooMany--;
      }
    }
  }

  private void release(Slot<I> slot) {
    synchronized (slots) {
      slot.users--;
    }
  }

  /** Closes the indexes in and below a folder, and deletes it. */
  void delete(TenantId tenant, Path folder) {
    synchronized (slots) {
      try {
        for (var slot : new ArrayList<>(slots.entrySet())) {
          if (slot.getKey().startsWith(folder)) {
            slots.remove(slot.getKey());
            slot.getValue().index.close();
          }
        }
        if (Files.exists(folder)) {
          try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
              Files.delete(file);
            }
          }
        }
      } catch (IOException e) {
        throw failure(tenant, folder, e);
      }
    }
  }

  private StorageException failure(TenantId tenant, Path folder, Exception e) {
    return new StorageException(
        what + " of tenant " + tenant + " in " + folder + " failed: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    synchronized (slots) {
      closed = true;
      for (var slot : slots.entrySet()) {
        try {
          slot.getValue().index.close();
        } catch (IOException e) {
          throw failure(slot.getValue().tenant, slot.getKey(), e);
        }
      }
      slots.clear();
    }
  }
}
