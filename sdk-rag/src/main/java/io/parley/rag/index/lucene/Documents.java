package io.parley.rag.index.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** Looks up documents of an index by what names them, without the cost of a search. */
final class Documents {
  private Documents() {}

  /** The documents that have one of the values in the field, in ascending order. */
  static int[] with(IndexReader reader, String field, Collection<String> values)
      throws IOException {
    BytesRef[] sorted = values.stream().map(BytesRef::new).sorted().toArray(BytesRef[]::new);
    var docs = IntStream.builder();
    for (LeafReaderContext leaf : reader.leaves()) {
      if (leaf.reader().terms(field) == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      TermsEnum terms = leaf.reader().terms(field).iterator();
      PostingsEnum postings = null;
      for (BytesRef value : sorted) {
        if (terms.seekExact(value)) {
          postings = terms.postings(postings, PostingsEnum.NONE);
          for (int doc = postings.nextDoc();
              doc != DocIdSetIterator.NO_MORE_DOCS;
              doc = postings.nextDoc()) {
            if (live == null || live.get(doc)) {
              docs.add(leaf.docBase + doc);
            }
          }
        }
      }
    }
    int[] found = docs.build().toArray();
    Arrays.sort(found);
    return found;
  }

  /**
   * What a document has in a field of doc values.
   *
   * @throws IOException when it has nothing there
   */
  static String text(IndexReader reader, int doc, String field) throws IOException {
    List<LeafReaderContext> leaves = reader.leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    BinaryDocValues values = leaf.reader().getBinaryDocValues(field);
    if (values == null || !values.advanceExact(doc - leaf.docBase)) {
      throw new IOException("index holds a document without its " + field);
    }
    return values.binaryValue().utf8ToString();
  }
}
