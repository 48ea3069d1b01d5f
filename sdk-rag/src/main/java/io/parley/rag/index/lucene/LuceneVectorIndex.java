package io.parley.rag.index.lucene;

import io.parley.core.StorageException;
import io.parley.core.TenantId;
import io.parley.rag.index.EmbeddedSource;
import io.parley.rag.index.VectorHit;
import io.parley.rag.index.VectorIndex;
import io.parley.rag.index.VectorQuery;
import io.parley.rag.index.VectorSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A vector index on disk: one Lucene index in a folder per tenant and space, with a graph of near
 * neighbours. Thread-safe.
 *
 * <p>A folder belongs to one process at a time. Every write is flushed to the disk before it
 * returns. An index that was damaged is found empty and filled again from what is stored.
 */
public final class LuceneVectorIndex implements VectorIndex, AutoCloseable {
  private final Path root;
  private final OpenFolders<VectorFolder> folders =
      new OpenFolders<>("vector index", OpenFolders.MOST_OPEN, VectorFolder::open);

  /** Indexes below {@code root}, which is made when it is missing. */
  public LuceneVectorIndex(Path root) {
    this.root = root;
  }

  private Path folder(TenantId tenant) {
    return root.resolve(tenant.value());
  }

  private Path folder(TenantId tenant, VectorSpace space) {
    return folder(tenant).resolve(space.fingerprint() + "-" + space.dimensions());
  }

  @Override
  public void upsert(TenantId tenant, VectorSpace space, List<EmbeddedSource> sources) {
    space.check(sources);
    if (!sources.isEmpty()) {
      var unused =
          folders.with(
              tenant,
              folder(tenant, space),
              index -> {
                index.upsert(sources);
                return true;
              });
    }
  }

  @Override
  public void remove(TenantId tenant, Collection<String> sourceIds) {
    if (!sourceIds.isEmpty()) {
      for (Path space : spaces(tenant)) {
        var unused =
            folders.with(
                tenant,
                space,
                index -> {
                  index.remove(sourceIds);
                  return true;
                });
      }
    }
  }

  private List<Path> spaces(TenantId tenant) {
    if (!Files.isDirectory(folder(tenant))) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder(tenant))) {
      return found.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      throw new StorageException("vector index in " + root + " failed: " + e.getMessage(), e);
    }
  }

  @Override
  public List<VectorHit> search(TenantId tenant, VectorSpace space, VectorQuery query) {
    var unused = space.checked(query.vector(), "the query");
    return Files.isDirectory(folder(tenant, space))
        ? folders.with(tenant, folder(tenant, space), index -> index.search(query))
        : List.of();
  }

  @Override
  public Map<String, Long> versions(TenantId tenant, VectorSpace space) {
    return Files.isDirectory(folder(tenant, space))
        ? folders.with(tenant, folder(tenant, space), VectorFolder::versions)
        : Map.of();
  }

  @Override
  public void keepOnly(TenantId tenant, VectorSpace space) {
    for (Path other : spaces(tenant)) {
      if (!other.equals(folder(tenant, space))) {
        folders.delete(tenant, other);
      }
    }
  }

  @Override
  public void erase(TenantId tenant) {
    folders.delete(tenant, folder(tenant));
  }

  /** Closes all indexes. What was written is already on the disk. */
  @Override
  public void close() {
    folders.close();
  }
}
