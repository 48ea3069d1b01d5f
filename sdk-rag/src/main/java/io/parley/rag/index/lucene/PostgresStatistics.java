package io.parley.rag.index.lucene;

import io.parley.core.StorageException;
import io.parley.rag.index.postgres.IndexDatabase.Array;
import io.parley.rag.index.postgres.IndexDatabase.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the tables know about terms in one transaction. Not thread-safe: one per search. */
final class PostgresStatistics implements TermStatistics {
  private final Session session;
  private final int tenant;
  private final Map<String, long[]> fields = new HashMap<>();
  private final Map<Long, Long> withTerm = new HashMap<>();

  PostgresStatistics(Session session, int tenant) throws SQLException {
    this.session = session;
    this.tenant = tenant;
    var unused =
        session.list(
            "select field, chunks, length from text_field where tenant = ?",
            row -> fields.put(row.getString(1), new long[] {row.getLong(2), row.getLong(3)}),
            tenant);
  }

  /** Counts all terms of a text at once. */
  void load(Analysis analysis, String text, List<String> searched) throws SQLException {
    String normalised = Analysis.normalise(text);
    var hashes = new ArrayList<Long>();
    for (String field : searched) {
      analysis
          .words(field, normalised)
          .forEach(word -> hashes.add(ChunkTerms.hash(field, word.term())));
    }
    analysis.grams(normalised).forEach(gram -> hashes.add(ChunkTerms.hash(Analysis.GRAMS, gram)));
    hashes.forEach(hash -> withTerm.put(hash, 0L));
    count(List.copyOf(withTerm.keySet()));
  }

  private void count(List<Long> hashes) throws SQLException {
    var unused =
        session.list(
            "select term, count(*) from text_posting where tenant = ? and term = any(?)"
                + " group by term",
            row -> withTerm.put(row.getLong(1), row.getLong(2)),
            tenant,
            new Array("int8", hashes));
  }

  @Override
  public long chunks(String field) {
    return fields.getOrDefault(field, new long[] {0, 0})[0];
  }

  @Override
  public long withTerm(String field, String term) {
    long hash = ChunkTerms.hash(field, term);
    if (!withTerm.containsKey(hash)) {
      withTerm.put(hash, 0L);
      try {
        count(List.of(hash));
      } catch (SQLException e) {
        throw new StorageException("counting a term in PostgreSQL failed: " + e.getMessage(), e);
      }
    }
    return withTerm.getOrDefault(hash, 0L);
  }

  @Override
  public double meanLength(String field) {
    long[] counted = fields.getOrDefault(field, new long[] {0, 0});
    return counted[0] <= 0 ? 1 : counted[1] / (double) counted[0];
  }
}
