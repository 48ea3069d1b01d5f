package io.parley.rag.index.lucene;

/** What an index knows about its terms at one moment. */
interface TermStatistics {
  /** How many chunks have the field. */
  long chunks(String field);

  /** How many chunks have the term in the field. */
  long withTerm(String field, String term);

  /** The mean number of terms in the field of the chunks that have it. */
  double meanLength(String field);
}
