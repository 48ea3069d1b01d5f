package io.parley.rag.index.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * An open Lucene index in a folder of its own: one writer, and searchers that see every finished
 * write. Thread-safe.
 */
final class IndexFolder implements AutoCloseable {
  private static final String SCHEMA = "schema";

  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;

  private IndexFolder(Directory directory, IndexWriterConfig config, OpenMode mode)
      throws IOException {
    this.directory = directory;
    this.writer =
        new IndexWriter(
            directory,
            config
                .setOpenMode(mode)
                .setMergeScheduler(new SerialMergeScheduler())
                .setCommitOnClose(false));
    try {
      this.searchers = new SearcherManager(writer, new SearcherFactory());
    } catch (IOException | RuntimeException e) {
      writer.rollback();
      throw e;
    }
  }

  /**
   * Opens the index in a folder. One that is not there, is damaged or was made under another schema
   * is begun empty: what it held is stored elsewhere.
   *
   * @throws LockObtainFailedException when another process has it open
   */
  static IndexFolder open(Path folder, String schema, Supplier<IndexWriterConfig> config)
      throws IOException {
    Directory directory = FSDirectory.open(folder);
    try {
      try {
        var index = new IndexFolder(directory, config.get(), OpenMode.CREATE_OR_APPEND);
        if (index.isOf(schema)) {
          return index;
        }
        index.writer.rollback();
      } catch (LockObtainFailedException e) {
        throw e;
      } catch (IOException | IllegalArgumentException e) {
        // Damaged, or too old to be read: both end in the empty index below.
      }
      for (String file : directory.listAll()) {
        if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
          directory.deleteFile(file);
        }
      }
      var index = new IndexFolder(directory, config.get(), OpenMode.CREATE);
      index.writer.setLiveCommitData(Map.of(SCHEMA, schema).entrySet());
      index.writer.commit();
      return index;
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private boolean isOf(String schema) {
    for (Map.Entry<String, String> mark : writer.getLiveCommitData()) {
      if (mark.getKey().equals(SCHEMA)) {
        return mark.getValue().equals(schema);
      }
    }
    return false;
  }

  /** False after a failed write that the writer could not recover from. */
  boolean isOpen() {
    return writer.isOpen();
  }

  IndexWriter writer() {
    return writer;
  }

  /** Makes what was written durable and visible. */
  void publish() throws IOException {
    writer.commit();
    searchers.maybeRefreshBlocking();
  }

  /** Reads from one point-in-time view. */
  interface Reading<T> {
    T read(IndexSearcher searcher) throws IOException;
  }

  <T> T read(Reading<T> reading) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      return reading.read(searcher);
    } finally {
      searchers.release(searcher);
    }
  }

  /** The sources of all documents, and their versions, each from a field of doc values. */
  Map<String, Long> versions(String source, String version) throws IOException {
    return read(
        searcher -> {
          var versions = new HashMap<String, Long>();
          for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            SortedDocValues ids = DocValues.getSorted(leaf.reader(), source);
            NumericDocValues numbers = DocValues.getNumeric(leaf.reader(), version);
            var live = leaf.reader().getLiveDocs();
            for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
              if ((live == null || live.get(doc))
                  && ids.advanceExact(doc)
                  && numbers.advanceExact(doc)) {
                versions.put(ids.lookupOrd(ids.ordValue()).utf8ToString(), numbers.longValue());
              }
            }
          }
          return Map.copyOf(versions);
        });
  }

  @Override
  public void close() throws IOException {
    try (directory;
        writer) {
      searchers.close();
    }
  }
}
