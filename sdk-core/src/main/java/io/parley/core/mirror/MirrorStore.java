package io.parley.core.mirror;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads mirrored things. They are written through {@code WorkStore.commit} and {@code checkpoint},
 * so that a page of copies and how far the copying has come are stored together.
 *
 * <p>Implementations are thread-safe, keep tenants and sources apart, and answer a list of 50 out
 * of 100,000 entries within 100 ms. Verify one with {@code StorageContract} from the parley-core
 * test-jar.
 */
@Spi
public interface MirrorStore {
  /** One entry, or empty. */
  Optional<MirrorEntry> find(MirrorShelf shelf, String id);

  /** The entries that match, highest number first. */
  List<MirrorEntry> list(MirrorShelf shelf, MirrorQuery query);

  /** How many entries the shelf holds. */
  long count(MirrorShelf shelf);

  /**
   * What the shelf holds after a position, in its order, without the bodies.
   *
   * @param upTo only numbers up to this one
   * @param limit at most so many; 1 or more
   */
  List<Known> known(MirrorShelf shelf, MirrorPosition after, long upTo, int limit);

  /** The digests of those of the ids that are there, by id. At most 1,000 ids. */
  Map<String, String> digests(MirrorShelf shelf, Collection<String> ids);

  /** The kinds that anything is mirrored of, in alphabetical order. */
  List<String> kinds(TenantId tenant, String source);

  /**
   * What is known of an entry without reading it whole.
   *
   * @param position where it stands
   * @param digest of its content
   */
  record Known(MirrorPosition position, String digest) {}
}
