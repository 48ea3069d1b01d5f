package io.parley.core.blob;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * Reads blobs: bytes under a name, in parts counted from 0. They are written through {@code
 * WorkStore.commit}, so that a blob is there exactly as long as what it belongs to.
 *
 * <p>Implementations are thread-safe, keep tenants apart, and show a write to every read that
 * starts after the commit returned, on every node. Verify one with {@code StorageContract} from the
 * parley-core test-jar.
 */
@Spi
public interface BlobStore {
  /** One part, or empty when the blob has no part of that number. */
  Optional<Bytes> part(TenantId tenant, String blob, int part);

  /** The names of the blob {@code below} and of all whose name begins with it and a slash. */
  List<String> names(TenantId tenant, String below);
}
