package io.parley.rag.index.lucene;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.jspecify.annotations.Nullable;

/** Makes searchers that score as the writer counts, and run on the thread that asks. */
final class Searchers extends SearcherFactory {
  @Override
  public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
    var searcher = new IndexSearcher(reader);
    searcher.setSimilarity(ChunkDocument.SIMILARITY);
    return searcher;
  }
}
