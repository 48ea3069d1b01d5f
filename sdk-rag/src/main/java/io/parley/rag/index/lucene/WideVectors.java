package io.parley.rag.index.lucene;

import io.parley.rag.index.VectorSpace;
import java.io.IOException;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's own format of vectors, for vectors of more than 1024 dimensions too. It has the name of
 * what it wraps, by which a segment finds its reader.
 */
final class WideVectors extends KnnVectorsFormat {
  private static final KnnVectorsFormat HNSW = new Lucene99HnswVectorsFormat();

  private WideVectors() {
    super(HNSW.getName());
  }

  /** Lucene's codec with this format. */
  static Codec codec() {
    var vectors = new WideVectors();
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return vectors;
      }
    };
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return HNSW.fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return HNSW.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String field) {
    return VectorSpace.MOST_DIMENSIONS;
  }
}
