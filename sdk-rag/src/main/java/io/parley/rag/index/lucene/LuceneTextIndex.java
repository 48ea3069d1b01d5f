package io.parley.rag.index.lucene;

import io.parley.core.StorageException;
import io.parley.core.TenantId;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.Hit;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A text index on disk: one Lucene index in a folder per tenant, with stemmed words and letter
 * 4-grams scored by BM25. Thread-safe.
 *
 * <p>A folder belongs to one process at a time. Every write is flushed to the disk before it
 * returns. An index that was damaged, or made by another version of this class, is found empty and
 * filled again from what is stored. The least recently used indexes are closed when more than
 * {@code mostOpen} tenants are in use one after the other.
 */
public final class LuceneTextIndex implements TextIndex, AutoCloseable {
  private static final int MOST_OPEN = 64;

  private final Path root;
  private final int mostOpen;
  private final Analysis analysis = new Analysis();
  private final Map<TenantId, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  /** Indexes below {@code root}, which is made when it is missing; up to 64 tenants open. */
  public LuceneTextIndex(Path root) {
    this(root, MOST_OPEN);
  }

  /**
   * @param root the folder of the tenants' folders
   * @param mostOpen how many tenants' indexes stay open; 1 or more
   */
  public LuceneTextIndex(Path root, int mostOpen) {
    if (mostOpen < 1) {
      throw new IllegalArgumentException("mostOpen " + mostOpen + " must be at least 1");
    }
    this.root = root;
    this.mostOpen = mostOpen;
  }

  /** A tenant's index while it is open or being opened. Guarded by {@link #slots}. */
  private static final class Slot {
    private final TenantIndex index;
    private int users;

    Slot(TenantIndex index) {
      this.index = index;
    }
  }

  private interface Use<T> {
    T on(TenantIndex index) throws IOException;
  }

  @Override
  public void upsert(TenantId tenant, List<IndexedSource> sources) {
    if (!sources.isEmpty()) {
      with(
          tenant,
          index -> {
            index.upsert(sources);
            return true;
          });
    }
  }

  @Override
  public void remove(TenantId tenant, Collection<String> sourceIds) {
    if (!sourceIds.isEmpty()) {
      with(
          tenant,
          index -> {
            index.remove(sourceIds);
            return true;
          });
    }
  }

  @Override
  public List<Hit> search(TenantId tenant, TextQuery query) {
    return with(tenant, index -> index.search(query));
  }

  @Override
  public List<Chunk> chunks(TenantId tenant, String sourceId) {
    return with(tenant, index -> index.chunks(sourceId));
  }

  @Override
  public Map<String, Long> versions(TenantId tenant) {
    return with(tenant, TenantIndex::versions);
  }

  @Override
  public void erase(TenantId tenant) {
    synchronized (slots) {
      try {
        Slot slot = slots.remove(tenant);
        if (slot != null) {
          slot.index.close();
        }
        Path folder = folder(tenant);
        if (Files.exists(folder)) {
          try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
              Files.delete(file);
            }
          }
        }
      } catch (IOException e) {
        throw failure(tenant, e);
      }
    }
  }

  private Path folder(TenantId tenant) {
    return root.resolve(tenant.value());
  }

  private <T> T with(TenantId tenant, Use<T> use) {
    Slot slot = lease(tenant);
    try {
      return use.on(slot.index);
    } catch (IOException | UncheckedIOException e) {
      throw failure(tenant, e);
    } finally {
      release(slot);
    }
  }

  private Slot lease(TenantId tenant) {
    synchronized (slots) {
      if (closed) {
        throw new IllegalStateException("text index in " + root + " is closed");
      }
      try {
        Slot slot = slots.get(tenant);
        if (slot != null && !slot.index.isOpen()) {
          slots.remove(tenant);
          slot.index.close();
          slot = null;
        }
        if (slot == null) {
          slot = new Slot(TenantIndex.open(analysis, Files.createDirectories(folder(tenant))));
          slots.put(tenant, slot);
        }
        slot.users++;
        shrink();
        return slot;
      } catch (IOException e) {
        throw failure(tenant, e);
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

  private void release(Slot slot) {
    synchronized (slots) {
      slot.users--;
    }
  }

  private StorageException failure(TenantId tenant, Exception e) {
    return new StorageException(
        "search index of tenant " + tenant + " in " + root + " failed: " + e.getMessage(), e);
  }

  /** Closes all indexes. What was written is already on the disk. */
  @Override
  public void close() {
    synchronized (slots) {
      closed = true;
      for (var slot : slots.entrySet()) {
        try {
          slot.getValue().index.close();
        } catch (IOException e) {
          throw failure(slot.getKey(), e);
        }
      }
      slots.clear();
    }
  }
}
