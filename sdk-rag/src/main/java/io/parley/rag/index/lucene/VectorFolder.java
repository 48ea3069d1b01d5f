package io.parley.rag.index.lucene;

import io.parley.rag.index.EmbeddedChunk;
import io.parley.rag.index.EmbeddedSource;
import io.parley.rag.index.VectorHit;
import io.parley.rag.index.VectorQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;
import org.jspecify.annotations.Nullable;

/**
 * The open vector index of one tenant and space: a graph of near neighbours. Thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1603.09320">Malkov and Yashunin, Efficient and robust
 *     approximate nearest neighbor search using Hierarchical Navigable Small World graphs, 2016</a>
 */
final class VectorFolder implements OpenFolders.Opened {
  private static final String SCHEMA = "1/" + Version.LATEST;
  private static final String VECTOR = "vector";

  /**
   * How many neighbours the graph is asked for at least. Of 100,000 vectors of 384 dimensions 10
   * found from 95 to 100 of the hundred nearest, 16 and more found all; each costs time.
   */
  private static final int CANDIDATES = 16;

  /**
   * Segments of about one size before they become one, and the megabytes below which a segment
   * counts as small, so that it soon joins others. Each segment is a graph of its own to walk, so
   * fewer are found faster and cost more to write: 100,000 vectors of 384 dimensions that come in
   * twenty parts end in two segments instead of five.
   */
  private static final int SEGMENTS = 2;

  private static final int SMALL_MEGABYTES = 64;

  private final IndexFolder folder;

  private VectorFolder(IndexFolder folder) {
    this.folder = folder;
  }

  static VectorFolder open(Path folder) throws IOException {
    return new VectorFolder(
        IndexFolder.open(
            folder,
            SCHEMA,
            () ->
                new IndexWriterConfig()
                    .setCodec(WideVectors.codec())
                    .setMergePolicy(
                        new TieredMergePolicy()
                            .setSegmentsPerTier(SEGMENTS)
                            .setFloorSegmentMB(SMALL_MEGABYTES))));
  }

  @Override
  public boolean isOpen() {
    return folder.isOpen();
  }

  void upsert(List<EmbeddedSource> sources) throws IOException {
    for (EmbeddedSource source : sources) {
      var documents = new ArrayList<Document>();
      for (EmbeddedChunk chunk : source.chunks()) {
        Document document = document(source);
        document.add(new StringField(ChunkDocument.ID, chunk.chunkId(), Field.Store.NO));
        document.add(new BinaryDocValuesField(ChunkDocument.ID, new BytesRef(chunk.chunkId())));
        chunk
            .categoryId()
            .ifPresent(
                id -> document.add(new StringField(ChunkDocument.CATEGORY, id, Field.Store.NO)));
        chunk
            .language()
            .ifPresent(
                known ->
                    document.add(
                        new StringField(ChunkDocument.LANGUAGE, known.code(), Field.Store.NO)));
        document.add(
            new KnnFloatVectorField(
                VECTOR, chunk.vector().numbers(), VectorSimilarityFunction.DOT_PRODUCT));
        documents.add(document);
      }
      if (documents.isEmpty()) {
        documents.add(document(source));
      }
      folder.writer().updateDocuments(new Term(ChunkDocument.SOURCE, source.id()), documents);
    }
    folder.publish();
  }

  private static Document document(EmbeddedSource source) {
    var document = new Document();
    document.add(new StringField(ChunkDocument.SOURCE, source.id(), Field.Store.NO));
    document.add(new SortedDocValuesField(ChunkDocument.SOURCE, new BytesRef(source.id())));
    document.add(new NumericDocValuesField(ChunkDocument.VERSION, source.version()));
    return document;
  }

  void remove(Collection<String> sourceIds) throws IOException {
    folder
        .writer()
        .deleteDocuments(
            sourceIds.stream().map(id -> new Term(ChunkDocument.SOURCE, id)).toArray(Term[]::new));
    folder.publish();
  }

  List<VectorHit> search(VectorQuery query) throws IOException {
    return folder.read(
        searcher -> {
          int asked = Math.max(CANDIDATES, query.limit() + query.limit() / 4);
          var nearest =
              new KnnFloatVectorQuery(VECTOR, query.vector().numbers(), asked, filter(query));
          ScoreDoc[] found = searcher.search(nearest, query.limit()).scoreDocs;
          var hits = new ArrayList<VectorHit>();
          for (ScoreDoc doc : found) {
            hits.add(new VectorHit(chunkId(searcher, doc.doc), cosine(doc.score)));
          }
          if (!query.also().isEmpty()) {
            hits.addAll(besides(searcher, query, found));
            hits.sort(Comparator.comparingDouble(VectorHit::similarity).reversed());
          }
          return List.copyOf(hits);
        });
  }

  private static @Nullable Query filter(VectorQuery query) {
    List<Query> filters = Filters.of(query.filter());
    var all = new BooleanQuery.Builder();
    filters.forEach(filter -> all.add(filter, Occur.FILTER));
    return filters.isEmpty() ? null : all.build();
  }

  /** The chunks to be scored besides, without those that were found. */
  private static List<VectorHit> besides(
      IndexSearcher searcher, VectorQuery query, ScoreDoc[] found) throws IOException {
    Set<Integer> known = new HashSet<>();
    Arrays.stream(found).forEach(doc -> known.add(doc.doc));
    int[] docs =
        Arrays.stream(Documents.with(searcher.getIndexReader(), ChunkDocument.ID, query.also()))
            .filter(doc -> !known.contains(doc))
            .toArray();
    var hits = new ArrayList<VectorHit>();
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    int at = -1;
    VectorScorer scorer = null;
    for (int doc : docs) {
      int leaf = ReaderUtil.subIndex(doc, leaves);
      if (leaf != at) {
        at = leaf;
        FloatVectorValues values = leaves.get(leaf).reader().getFloatVectorValues(VECTOR);
        scorer = values == null ? null : values.scorer(query.vector().numbers());
      }
      int local = doc - leaves.get(leaf).docBase;
      if (scorer != null && scorer.iterator().advance(local) == local) {
        hits.add(new VectorHit(chunkId(searcher, doc), cosine(scorer.score())));
      }
    }
    return hits;
  }

  private static String chunkId(IndexSearcher searcher, int doc) throws IOException {
    return Documents.text(searcher.getIndexReader(), doc, ChunkDocument.ID);
  }

  /** Lucene scores the dot product of unit vectors as half of it plus one. */
  private static double cosine(float score) {
    return 2.0 * score - 1;
  }

  Map<String, Long> versions() throws IOException {
    return folder.versions(ChunkDocument.SOURCE, ChunkDocument.VERSION);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
