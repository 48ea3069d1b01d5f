package io.parley.rag.index.lucene;

import io.parley.core.language.Language;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.Hit;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;

/**
 * The open index of one tenant: one writer, and searchers that see every finished write.
 * Thread-safe.
 */
final class TenantIndex implements AutoCloseable {
  private static final String SCHEMA = "schema";
  private static final String SCHEMA_NOW = Analysis.VERSION + "/" + Version.LATEST;

  private final Analysis analysis;
  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;

  private TenantIndex(Analysis analysis, Directory directory, OpenMode mode) throws IOException {
    this.analysis = analysis;
    this.directory = directory;
    this.writer =
        new IndexWriter(
            directory,
            new IndexWriterConfig(analysis.perField())
                .setSimilarity(ChunkDocument.SIMILARITY)
                .setOpenMode(mode)
                .setMergeScheduler(new SerialMergeScheduler())
                .setCommitOnClose(false));
    try {
      this.searchers = new SearcherManager(writer, new Searchers());
    } catch (IOException | RuntimeException e) {
      writer.rollback();
      throw e;
    }
  }

  /**
   * Opens the index in a folder. One that is not there, is damaged or was made by another version
   * of the analysis is begun empty: what it held is stored elsewhere.
   *
   * @throws LockObtainFailedException when another process has it open
   */
  static TenantIndex open(Analysis analysis, Path folder) throws IOException {
    Directory directory = FSDirectory.open(folder);
    try {
      try {
        var index = new TenantIndex(analysis, directory, OpenMode.CREATE_OR_APPEND);
        if (index.isCurrent()) {
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
      var index = new TenantIndex(analysis, directory, OpenMode.CREATE);
      index.writer.setLiveCommitData(Map.of(SCHEMA, SCHEMA_NOW).entrySet());
      index.writer.commit();
      return index;
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private boolean isCurrent() {
    for (Map.Entry<String, String> mark : writer.getLiveCommitData()) {
      if (mark.getKey().equals(SCHEMA)) {
        return mark.getValue().equals(SCHEMA_NOW);
      }
    }
    return false;
  }

  /** False after a failed write that the writer could not recover from. */
  boolean isOpen() {
    return writer.isOpen();
  }

  void upsert(List<IndexedSource> sources) throws IOException {
    for (IndexedSource source : sources) {
      writer.updateDocuments(
          new Term(ChunkDocument.SOURCE, source.id()),
          source.chunks().stream()
              .map(chunk -> ChunkDocument.write(chunk, source.version()))
              .toList());
    }
    publish();
  }

  void remove(Collection<String> sourceIds) throws IOException {
    writer.deleteDocuments(
        sourceIds.stream().map(id -> new Term(ChunkDocument.SOURCE, id)).toArray(Term[]::new));
    publish();
  }

  private void publish() throws IOException {
    writer.commit();
    searchers.maybeRefreshBlocking();
  }

  List<Hit> search(TextQuery query) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      var statistics = new ReaderStatistics(searcher.getIndexReader());
      List<String> fields = analysis.fields(query.language(), statistics);
      if (fields.isEmpty()) {
        return List.of();
      }
      var question = Question.of(analysis, query.text(), fields, statistics);
      if (question.terms().isEmpty()) {
        return List.of();
      }
      ScoreDoc[] found =
          searcher.search(asLucene(question, query.filter()), query.limit()).scoreDocs;
      return explain(searcher, question, statistics, found);
    } finally {
      searchers.release(searcher);
    }
  }

  private static Query asLucene(Question question, ChunkFilter filter) {
    var any = new BooleanQuery.Builder();
    for (Question.Term term : question.terms()) {
      var query = new TermQuery(new Term(term.field(), term.text()));
      any.add(new BoostQuery(query, (float) term.boost()), Occur.SHOULD);
    }
    if (filter.equals(ChunkFilter.NONE)) {
      return any.build();
    }
    var all = new BooleanQuery.Builder().add(any.build(), Occur.MUST);
    if (!filter.categoryIds().isEmpty()) {
      all.add(oneOf(ChunkDocument.CATEGORY, filter.categoryIds()), Occur.FILTER);
    }
    if (!filter.languages().isEmpty()) {
      all.add(
          oneOf(ChunkDocument.LANGUAGE, filter.languages().stream().map(Language::code).toList()),
          Occur.FILTER);
    }
    return all.build();
  }

  private static Query oneOf(String field, Collection<String> values) {
    return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
  }

  private static List<Hit> explain(
      IndexSearcher searcher, Question question, ReaderStatistics statistics, ScoreDoc[] found)
      throws IOException {
    List<ReaderCounts> counts = ReaderCounts.of(searcher.getIndexReader(), question, found);
    var stored = searcher.storedFields();
    var hits = new ArrayList<Hit>();
    for (int i = 0; i < found.length; i++) {
      Chunk chunk = ChunkDocument.read(stored.document(found[i].doc));
      ReaderCounts counted = counts.get(i);
      hits.add(Scoring.hit(question, statistics, chunk, counted.counts(), counted::length));
    }
    return List.copyOf(hits);
  }

  List<Chunk> chunks(String sourceId) throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      var query = new TermQuery(new Term(ChunkDocument.SOURCE, sourceId));
      int most = Math.max(1, searcher.getIndexReader().maxDoc());
      var stored = searcher.storedFields();
      var chunks = new ArrayList<Chunk>();
      for (ScoreDoc doc : searcher.search(query, most).scoreDocs) {
        chunks.add(ChunkDocument.read(stored.document(doc.doc)));
      }
      chunks.sort(Comparator.comparingInt(Chunk::ordinal));
      return List.copyOf(chunks);
    } finally {
      searchers.release(searcher);
    }
  }

  Map<String, Long> versions() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      var versions = new HashMap<String, Long>();
      for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
        SortedDocValues ids = DocValues.getSorted(leaf.reader(), ChunkDocument.SOURCE);
        NumericDocValues numbers = DocValues.getNumeric(leaf.reader(), ChunkDocument.VERSION);
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
    } finally {
      searchers.release(searcher);
    }
  }

  @Override
  public void close() throws IOException {
    try (directory;
        writer) {
      searchers.close();
    }
  }
}
