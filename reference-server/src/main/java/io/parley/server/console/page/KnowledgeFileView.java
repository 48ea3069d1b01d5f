package io.parley.server.console.page;

import io.parley.rag.file.KnowledgeFile;
import io.parley.rag.index.Chunk;
import java.util.List;

/**
 * A file with what is found of it.
 *
 * @param chunks the first of them, in order
 */
public record KnowledgeFileView(KnowledgeFile file, List<Chunk> chunks) {
  public KnowledgeFileView {
    chunks = List.copyOf(chunks);
  }
}
