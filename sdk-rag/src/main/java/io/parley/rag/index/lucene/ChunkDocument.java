package io.parley.rag.index.lucene;

import io.parley.core.json.Json;
import io.parley.rag.index.Chunk;
import java.io.IOException;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.util.BytesRef;

/** A chunk as a document of the index. */
final class ChunkDocument {
  /** Changes with the fields below, so that old indexes are built again. */
  static final String LAYOUT = "3";

  static final String ID = "id";
  static final String SOURCE = "source";
  static final String VERSION = "version";
  static final String CATEGORY = "category";
  static final String LANGUAGE = "language";

  /** Not a stored field: unpacking a block of those for each hit costs as much as finding it. */
  private static final String STORED = "chunk";

  /**
   * Counts every 4-gram in the length of a chunk. By default the grams of one word, which share its
   * position, count once there but each in the mean length, which switches normalisation nearly
   * off.
   */
  static final Similarity SIMILARITY = new BM25Similarity(Bm25.K1, Bm25.B, false);

  private static final FieldType COUNTED = counted();

  private ChunkDocument() {}

  private static FieldType counted() {
    var type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    type.freeze();
    return type;
  }

  static Document write(Chunk chunk, long version) {
    String text = Analysis.normalise(chunk.header() + "\n" + chunk.text());
    var document = new Document();
    document.add(new StringField(ID, chunk.id(), Field.Store.NO));
    document.add(new StringField(SOURCE, chunk.sourceId(), Field.Store.NO));
    document.add(new SortedDocValuesField(SOURCE, new BytesRef(chunk.sourceId())));
    document.add(new NumericDocValuesField(VERSION, version));
    chunk.categoryId().ifPresent(id -> document.add(new StringField(CATEGORY, id, Field.Store.NO)));
    chunk
        .language()
        .ifPresent(known -> document.add(new StringField(LANGUAGE, known.code(), Field.Store.NO)));
    document.add(new Field(Analysis.field(chunk.language()), text, COUNTED));
    document.add(new Field(Analysis.GRAMS, text, COUNTED));
    document.add(new BinaryDocValuesField(STORED, new BytesRef(Json.write(chunk))));
    return document;
  }

  static Chunk read(IndexReader reader, int doc) throws IOException {
    return Json.read(Documents.text(reader, doc, STORED), Chunk.class);
  }
}
