package io.parley.rag.index.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader.CacheHelper;
import org.apache.lucene.index.IndexReader.CacheKey;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;

/**
 * How long the fields of each document are, as Lucene rounds it into a byte. Keeps one byte in
 * memory for each document and field that was searched, while the part of the index is in use.
 * Thread-safe.
 */
final class Lengths {
  private final Map<CacheKey, Map<String, byte[]>> parts = new ConcurrentHashMap<>();

  /** By document of this part of the index. */
  byte[] of(LeafReaderContext leaf, String field) throws IOException {
    CacheHelper part = leaf.reader().getCoreCacheHelper();
    Map<String, byte[]> fields = parts.get(part.getKey());
    if (fields == null) {
      fields = parts.computeIfAbsent(part.getKey(), key -> new ConcurrentHashMap<>());
      part.addClosedListener(parts::remove);
    }
    try {
      return fields.computeIfAbsent(field, name -> read(leaf, name));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static byte[] read(LeafReaderContext leaf, String field) {
    var lengths = new byte[leaf.reader().maxDoc()];
    try {
      NumericDocValues norms = leaf.reader().getNormValues(field);
      while (norms != null && norms.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        lengths[norms.docID()] = (byte) norms.longValue();
      }
      return lengths;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
