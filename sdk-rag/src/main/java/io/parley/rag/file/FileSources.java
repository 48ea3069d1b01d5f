package io.parley.rag.file;

import io.parley.core.TenantId;
import io.parley.core.blob.BlobStore;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.source.SourceName;
import io.parley.rag.source.StoredSources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The files that are to be found: one document for each, which names the chunks. Thread-safe. */
final class FileSources implements StoredSources {
  static final String COLLECTION = "file-text";
  static final String CHUNKS = "chunks";

  private final DocumentStore documents;
  private final BlobStore blobs;

  FileSources(Storage storage) {
    this.documents = storage.documents();
    this.blobs = storage.blobs();
  }

  private record Published(int revision, Optional<String> categoryId) {}

  /** The write that has that content of the file found from now on. */
  static Write publish(KnowledgeFile file, int revision) {
    return new Write.Put(
        file.tenant(),
        COLLECTION,
        file.id(),
        Map.of(),
        Json.write(new Published(revision, file.content().categoryId())),
        Write.Put.ANY);
  }

  @Override
  public boolean holds(String sourceId) {
    return SourceName.fileId(sourceId).isPresent();
  }

  @Override
  public Map<String, Long> versions(TenantId tenant) {
    var versions = new HashMap<String, Long>();
    documents
        .versions(tenant, COLLECTION, Map.of())
        .forEach((id, version) -> versions.put(SourceName.ofFile(id), version));
    return versions;
  }

  @Override
  public void read(TenantId tenant, Set<String> sourceIds, Consumer<IndexedSource> each) {
    for (String sourceId : sourceIds) {
      String id = SourceName.fileId(sourceId).orElseThrow();
      Optional<Document> document = documents.find(tenant, COLLECTION, id);
      if (document.isPresent()) {
        List<Chunk> chunks = chunks(document.get());
        if (!chunks.isEmpty()) {
          each.accept(new IndexedSource(sourceId, document.get().version(), chunks));
        }
      }
    }
  }

  /** The chunks that are to be found of a file, in order; empty when it is not to be found. */
  List<Chunk> chunks(TenantId tenant, String id) {
    return documents.find(tenant, COLLECTION, id).map(this::chunks).orElse(List.of());
  }

  private List<Chunk> chunks(Document document) {
    Published published = Json.read(document.body(), Published.class);
    var artifacts = new Artifacts(blobs, document.tenant(), document.id(), published.revision());
    return artifacts
        .read(CHUNKS, Chunk[].class)
        .map(
            chunks ->
                Stream.of(chunks).map(chunk -> chunk.inCategory(published.categoryId())).toList())
        .orElse(List.of());
  }
}
