package io.parley.rag.embed;

import io.parley.core.TenantId;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import io.parley.rag.index.UnitVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The vectors of one source as they are kept for good, so that no text is given to the model twice.
 * Immutable.
 *
 * @param space the fingerprint of the space they are of
 * @param chunks by the id of the chunk, the numbers as 4 bytes each, little end first, in Base64;
 *     the empty text for a chunk that the model sees nothing in
 */
record StoredEmbedding(String space, Map<String, String> chunks) {
  static final String COLLECTION = "embedding";
  private static final String SPACE = "space";

  StoredEmbedding {
    chunks = Map.copyOf(chunks);
  }

  /** What is kept of a source in that space; nothing when it is of another. */
  static StoredEmbedding find(
      DocumentStore documents, TenantId tenant, String sourceId, String space) {
    return documents
        .find(tenant, COLLECTION, sourceId)
        .map(document -> Json.read(document.body(), StoredEmbedding.class))
        .filter(stored -> stored.space().equals(space))
        .orElseGet(() -> new StoredEmbedding(space, Map.of()));
  }

  Write put(TenantId tenant, String sourceId) {
    return chunks.isEmpty()
        ? remove(tenant, sourceId)
        : new Write.Put(
            tenant, COLLECTION, sourceId, Map.of(SPACE, space), Json.write(this), Write.Put.ANY);
  }

  static Write remove(TenantId tenant, String sourceId) {
    return new Write.Remove(tenant, COLLECTION, sourceId);
  }

  /** The same with another chunk. */
  StoredEmbedding with(Map<String, Optional<UnitVector>> more) {
    var all = new HashMap<>(chunks);
    more.forEach((id, vector) -> all.put(id, vector.map(StoredEmbedding::written).orElse("")));
    return new StoredEmbedding(space, all);
  }

  /** Those of these chunks only. */
  StoredEmbedding only(Collection<String> chunkIds) {
    var kept = new HashMap<>(chunks);
    kept.keySet().retainAll(chunkIds);
    return new StoredEmbedding(space, kept);
  }

  Optional<UnitVector> vector(String chunkId) {
    return Optional.ofNullable(chunks.get(chunkId))
        .filter(text -> !text.isEmpty())
        .flatMap(StoredEmbedding::read);
  }

  private static String written(UnitVector vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.dimensions() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector.numbers());
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static Optional<UnitVector> read(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    var vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    return UnitVector.of(vector);
  }
}
