package io.parley.rag.index.lucene;

import io.parley.core.language.Language;
import io.parley.rag.index.ChunkFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.util.BytesRef;

/** A filter as queries over the fields of category and language. */
final class Filters {
  private Filters() {}

  /** All of them must hold; empty when the filter lets everything through. */
  static List<Query> of(ChunkFilter filter) {
    var queries = new ArrayList<Query>();
    if (!filter.categoryIds().isEmpty()) {
      queries.add(oneOf(ChunkDocument.CATEGORY, filter.categoryIds()));
    }
    if (!filter.languages().isEmpty()) {
      queries.add(
          oneOf(ChunkDocument.LANGUAGE, filter.languages().stream().map(Language::code).toList()));
    }
    return queries;
  }

  /** Holds for documents that have one of the values in the field. */
  private static Query oneOf(String field, Collection<String> values) {
    return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
  }
}
