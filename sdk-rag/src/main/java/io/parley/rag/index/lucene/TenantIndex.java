package io.parley.rag.index.lucene;

import io.parley.rag.index.Chunk;
import io.parley.rag.index.Hit;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.Version;

/** The open text index of one tenant. Thread-safe. */
final class TenantIndex implements OpenFolders.Opened {
  private static final String SCHEMA =
      Analysis.VERSION + "/" + ChunkDocument.LAYOUT + "/" + Version.LATEST;

  private final Analysis analysis;
  private final IndexFolder folder;
  private final Lengths lengths = new Lengths();

  private TenantIndex(Analysis analysis, IndexFolder folder) {
    this.analysis = analysis;
    this.folder = folder;
  }

  /** As {@link IndexFolder#open}, under the schema of this version of the analysis. */
  static TenantIndex open(Analysis analysis, Path folder) throws IOException {
    return new TenantIndex(
        analysis,
        IndexFolder.open(
            folder,
            SCHEMA,
            () ->
                new IndexWriterConfig(analysis.perField())
                    .setSimilarity(ChunkDocument.SIMILARITY)));
  }

  @Override
  public boolean isOpen() {
    return folder.isOpen();
  }

  void upsert(List<IndexedSource> sources) throws IOException {
    for (IndexedSource source : sources) {
      folder
          .writer()
          .updateDocuments(
              new Term(ChunkDocument.SOURCE, source.id()),
              source.chunks().stream()
                  .map(chunk -> ChunkDocument.write(chunk, source.version()))
                  .toList());
    }
    folder.publish();
  }

  void remove(Collection<String> sourceIds) throws IOException {
    folder
        .writer()
        .deleteDocuments(
            sourceIds.stream().map(id -> new Term(ChunkDocument.SOURCE, id)).toArray(Term[]::new));
    folder.publish();
  }

  List<Hit> search(TextQuery query) throws IOException {
    return folder.read(
        searcher -> {
          var statistics = new ReaderStatistics(searcher);
          List<String> fields = analysis.fields(query.language(), statistics);
          if (fields.isEmpty()) {
            return List.of();
          }
          var question = Question.of(analysis, query.text(), fields, statistics);
          if (question.terms().isEmpty()) {
            return List.of();
          }
          ScoreDoc[] found =
              new Ranking(searcher, lengths, statistics)
                  .best(question, query.filter(), query.limit());
          return explain(searcher, question, statistics, found);
        });
  }

  private static List<Hit> explain(
      IndexSearcher searcher, Question question, ReaderStatistics statistics, ScoreDoc[] found)
      throws IOException {
    List<ReaderCounts> counts =
        ReaderCounts.of(searcher.getIndexReader(), question, statistics, found);
    var hits = new ArrayList<Hit>();
    for (int i = 0; i < found.length; i++) {
      Chunk chunk = ChunkDocument.read(searcher.getIndexReader(), found[i].doc);
      ReaderCounts counted = counts.get(i);
      hits.add(Scoring.hit(question, statistics, chunk, counted.counts(), counted::length));
    }
    return List.copyOf(hits);
  }

  List<Chunk> chunks(String sourceId) throws IOException {
    var chunks = new ArrayList<>(all(ChunkDocument.SOURCE, List.of(sourceId)));
    chunks.sort(Comparator.comparingInt(Chunk::ordinal));
    return List.copyOf(chunks);
  }

  List<Chunk> find(Collection<String> chunkIds) throws IOException {
    return all(ChunkDocument.ID, chunkIds);
  }

  private List<Chunk> all(String field, Collection<String> values) throws IOException {
    return folder.read(
        searcher -> {
          var chunks = new ArrayList<Chunk>();
          for (int doc : Documents.with(searcher.getIndexReader(), field, values)) {
            chunks.add(ChunkDocument.read(searcher.getIndexReader(), doc));
          }
          return List.copyOf(chunks);
        });
  }

  Map<String, Long> versions() throws IOException {
    return folder.versions(ChunkDocument.SOURCE, ChunkDocument.VERSION);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
