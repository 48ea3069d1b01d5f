package io.parley.rag.index.lucene;

import io.parley.core.TenantId;
import io.parley.core.json.Json;
import io.parley.core.language.Language;
import io.parley.rag.index.Chunk;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.Hit;
import io.parley.rag.index.IndexedSource;
import io.parley.rag.index.TextIndex;
import io.parley.rag.index.TextQuery;
import io.parley.rag.index.postgres.IndexDatabase;
import io.parley.rag.index.postgres.IndexDatabase.Array;
import io.parley.rag.index.postgres.IndexDatabase.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * A text index in PostgreSQL, shared by all processes on the database: the words, 4-grams and
 * scores of {@link LuceneTextIndex}, from a table of postings. Thread-safe.
 *
 * <p>Every chunk is about 700 rows, 60 KB, and a search reads the rows of its terms: fit for
 * tenants of up to about 10,000 chunks. Larger ones are faster in {@link LuceneTextIndex}, one on
 * each node.
 */
public final class PostgresTextIndex implements TextIndex {
  private static final String STATEMENT_OF_SCORES =
      "select p.chunk, sum(w.weight * p.count / (p.count + "
          + Bm25.K1
          + " * ("
          + (1 - Bm25.B)
          + " + "
          + Bm25.B
          + " * p.length / w.mean))) as score"
          + " from unnest(?::bigint[], ?::float8[], ?::float8[]) as w(term, weight, mean)"
          + " join text_posting p on p.tenant = ? and p.term = w.term";

  private final IndexDatabase database;
  private final Analysis analysis = new Analysis();

  /** Makes its tables where they are missing, in the current schema. */
  public PostgresTextIndex(DataSource pool) {
    this.database = new IndexDatabase(pool);
    database.tables(
        List.of(
            "create table if not exists text_tenant (tenant text collate \"C\" primary key,"
                + " number integer generated always as identity unique, analysis text not null)",
            "create table if not exists text_chunk (number bigint generated always as identity"
                + " primary key, tenant integer not null, chunk text collate \"C\" not null,"
                + " source text collate \"C\" not null, version bigint not null,"
                + " category text, language text, body text not null)",
            "create unique index if not exists text_chunk_id on text_chunk (tenant, chunk)",
            "create index if not exists text_chunk_source"
                + " on text_chunk (tenant, source, version)",
            "create table if not exists text_posting (tenant integer not null,"
                + " term bigint not null, chunk bigint not null, count integer not null,"
                + " length integer not null,"
                + " primary key (tenant, term, chunk) include (count, length))",
            "create table if not exists text_field (tenant integer not null,"
                + " field text collate \"C\" not null, chunks bigint not null,"
                + " length bigint not null, primary key (tenant, field))"));
  }

  @Override
  public void upsert(TenantId tenant, List<IndexedSource> sources) {
    if (sources.isEmpty()) {
      return;
    }
    var unused =
        database.transaction(
            "writing the text index",
            session -> {
              int number = held(session, tenant);
              delete(session, number, sources.stream().map(IndexedSource::id).toList());
              for (IndexedSource source : sources) {
                for (Chunk chunk : source.chunks()) {
                  insert(session, number, source.version(), chunk);
                }
              }
              return true;
            });
  }

  /**
   * The number of the tenant, held so that its writers come one after the other. What an older
   * version of the analysis wrote is dropped.
   */
  private static int held(Session session, TenantId tenant) throws SQLException {
    session.update(
        "insert into text_tenant (tenant, analysis) values (?, ?) on conflict do nothing",
        tenant.value(),
        Analysis.VERSION);
    var found =
        session
            .list(
                "select number, analysis from text_tenant where tenant = ? for update",
                row -> Map.entry(row.getInt(1), row.getString(2)),
                tenant.value())
            .getFirst();
    if (!found.getValue().equals(Analysis.VERSION)) {
      drop(session, found.getKey());
      session.update(
          "update text_tenant set analysis = ? where tenant = ?", Analysis.VERSION, tenant.value());
    }
    return found.getKey();
  }

  private static void drop(Session session, int tenant) throws SQLException {
    session.update("delete from text_posting where tenant = ?", tenant);
    session.update("delete from text_chunk where tenant = ?", tenant);
    session.update("delete from text_field where tenant = ?", tenant);
  }

  private void insert(Session session, int tenant, long version, Chunk chunk) throws SQLException {
    long number =
        session
            .list(
                "insert into text_chunk (tenant, chunk, source, version, category, language, body)"
                    + " values (?, ?, ?, ?, nullif(?, ''), nullif(?, ''), ?) returning number",
                row -> row.getLong(1),
                tenant,
                chunk.id(),
                chunk.sourceId(),
                version,
                chunk.categoryId().orElse(""),
                chunk.language().map(Language::code).orElse(""),
                Json.write(chunk))
            .getFirst();
    var counts = ChunkTerms.of(analysis, chunk);
    for (ChunkTerms.Field field : counts) {
      session.update(
          "insert into text_posting select ?, t.term, ?, t.count, ?"
              + " from unnest(?::bigint[], ?::integer[]) as t(term, count)",
          tenant,
          number,
          field.length(),
          new Array("int8", field.hashes()),
          new Array("int4", List.copyOf(field.counts().values())));
      session.update(
          "insert into text_field values (?, ?, 1, ?) on conflict (tenant, field) do update"
              + " set chunks = text_field.chunks + 1, length = text_field.length + excluded.length",
          tenant,
          field.name(),
          field.length());
    }
  }

  private void delete(Session session, int tenant, Collection<String> sources) throws SQLException {
    var gone =
        session.list(
            "delete from text_chunk where tenant = ? and source = any(?) returning number, body",
            row -> Map.entry(row.getLong(1), Json.read(row.getString(2), Chunk.class)),
            tenant,
            Array.texts(sources));
    for (var chunk : gone) {
      for (ChunkTerms.Field field : ChunkTerms.of(analysis, chunk.getValue())) {
        session.update(
            "delete from text_posting where tenant = ? and chunk = ? and term = any(?)",
            tenant,
            chunk.getKey(),
            new Array("int8", field.hashes()));
        session.update(
            "update text_field set chunks = chunks - 1, length = length - ?"
                + " where tenant = ? and field = ?",
            field.length(),
            tenant,
            field.name());
      }
    }
  }

  @Override
  public void remove(TenantId tenant, Collection<String> sourceIds) {
    if (!sourceIds.isEmpty()) {
      var unused =
          database.transaction(
              "removing from the text index",
              session -> {
                delete(session, held(session, tenant), sourceIds);
                return true;
              });
    }
  }

  @Override
  public List<Hit> search(TenantId tenant, TextQuery query) {
    return database.transaction(
        "searching the text index",
        session -> {
          List<Integer> number = number(session, tenant);
          return number.isEmpty() ? List.of() : search(session, number.getFirst(), query);
        });
  }

  /** Empty for a tenant without an index of this version. */
  private static List<Integer> number(Session session, TenantId tenant) throws SQLException {
    return session.list(
        "select number from text_tenant where tenant = ? and analysis = ?",
        row -> row.getInt(1),
        tenant.value(),
        Analysis.VERSION);
  }

  private List<Hit> search(Session session, int tenant, TextQuery query) throws SQLException {
    var statistics = new PostgresStatistics(session, tenant);
    List<String> fields = analysis.fields(query.language(), statistics);
    if (fields.isEmpty()) {
      return List.of();
    }
    statistics.load(analysis, query.text(), fields);
    var question = Question.of(analysis, query.text(), fields, statistics);
    if (question.terms().isEmpty()) {
      return List.of();
    }
    List<Long> best = best(session, tenant, question, statistics, query);
    return explain(session, tenant, question, statistics, best);
  }

  private static List<Long> best(
      Session session,
      int tenant,
      Question question,
      PostgresStatistics statistics,
      TextQuery query)
      throws SQLException {
    List<Question.Term> terms = question.terms();
    var arguments = new ArrayList<Object>();
    arguments.add(new Array("int8", hashes(terms)));
    arguments.add(
        new Array("float8", terms.stream().map(term -> term.boost() * term.idf()).toList()));
    arguments.add(
        new Array(
            "float8", terms.stream().map(term -> statistics.meanLength(term.field())).toList()));
    arguments.add(tenant);
    var sql = new StringBuilder(STATEMENT_OF_SCORES);
    ChunkFilter filter = query.filter();
    if (!filter.equals(ChunkFilter.NONE)) {
      sql.append(" join text_chunk c on c.number = p.chunk");
    }
    if (!filter.categoryIds().isEmpty()) {
      sql.append(" and c.category = any(?)");
      arguments.add(Array.texts(filter.categoryIds()));
    }
    if (!filter.languages().isEmpty()) {
      sql.append(" and c.language = any(?)");
      arguments.add(Array.texts(filter.languages().stream().map(Language::code).toList()));
    }
    sql.append(" group by p.chunk order by score desc, p.chunk limit ?");
    arguments.add(query.limit());
    return session.list(sql.toString(), row -> row.getLong(1), arguments.toArray());
  }

  private static List<Long> hashes(List<Question.Term> terms) {
    return terms.stream().map(term -> ChunkTerms.hash(term.field(), term.text())).toList();
  }

  /** How often each term of the question occurs in a chunk, and how long its fields are. */
  private static final class Counts {
    private final int[] counts;
    private final Map<String, Double> lengths = new HashMap<>();

    Counts(int terms) {
      this.counts = new int[terms];
    }
  }

  private static List<Hit> explain(
      Session session,
      int tenant,
      Question question,
      PostgresStatistics statistics,
      List<Long> found)
      throws SQLException {
    List<Question.Term> terms = question.terms();
    var places = new HashMap<Long, Integer>();
    List<Long> hashes = hashes(terms);
    for (int i = 0; i < hashes.size(); i++) {
      places.put(hashes.get(i), i);
    }
    var byChunk = new HashMap<Long, Counts>();
    found.forEach(chunk -> byChunk.put(chunk, new Counts(terms.size())));
    var unused =
        session.list(
            "select chunk, term, count, length from text_posting"
                + " where tenant = ? and term = any(?) and chunk = any(?)",
            row -> {
              Counts counts = byChunk.get(row.getLong(1));
              Integer place = places.get(row.getLong(2));
              if (counts != null && place != null) {
                counts.counts[place] = row.getInt(3);
                counts.lengths.put(terms.get(place).field(), (double) row.getInt(4));
              }
              return true;
            },
            tenant,
            new Array("int8", hashes),
            new Array("int8", found));
    var chunks = new HashMap<Long, Chunk>();
    session
        .list(
            "select number, body from text_chunk where number = any(?)",
            row -> Map.entry(row.getLong(1), Json.read(row.getString(2), Chunk.class)),
            new Array("int8", found))
        .forEach(chunk -> chunks.put(chunk.getKey(), chunk.getValue()));
    var hits = new ArrayList<Hit>();
    for (long number : found) {
      Chunk chunk = chunks.get(number);
      Counts counted = byChunk.get(number);
      if (chunk != null && counted != null) {
        hits.add(
            Scoring.hit(
                question,
                statistics,
                chunk,
                counted.counts,
                field -> counted.lengths.getOrDefault(field, 1.0)));
      }
    }
    return List.copyOf(hits);
  }

  @Override
  public List<Chunk> chunks(TenantId tenant, String sourceId) {
    return read(tenant, "c.source = ?", sourceId).stream()
        .sorted(Comparator.comparingInt(Chunk::ordinal))
        .toList();
  }

  @Override
  public List<Chunk> find(TenantId tenant, Collection<String> chunkIds) {
    return chunkIds.isEmpty() ? List.of() : read(tenant, "c.chunk = any(?)", Array.texts(chunkIds));
  }

  private List<Chunk> read(TenantId tenant, String condition, Object argument) {
    return database.transaction(
        "reading the text index",
        session ->
            session.list(
                "select c.body from text_chunk c join text_tenant t on t.number = c.tenant"
                    + " where t.tenant = ? and t.analysis = ? and "
                    + condition,
                row -> Json.read(row.getString(1), Chunk.class),
                tenant.value(),
                Analysis.VERSION,
                argument));
  }

  @Override
  public Map<String, Long> versions(TenantId tenant) {
    return database
        .transaction(
            "reading versions of the text index",
            session ->
                session.list(
                    "select distinct c.source, c.version from text_chunk c join text_tenant t"
                        + " on t.number = c.tenant where t.tenant = ? and t.analysis = ?",
                    row -> Map.entry(row.getString(1), row.getLong(2)),
                    tenant.value(),
                    Analysis.VERSION))
        .stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public void erase(TenantId tenant) {
    List<Integer> numbers =
        database.transaction(
            "finding a text index",
            session ->
                session.list(
                    "select number from text_tenant where tenant = ?",
                    row -> row.getInt(1),
                    tenant.value()));
    for (int number : numbers) {
      List.of("text_posting", "text_chunk", "text_field")
          .forEach(table -> database.clear(table, number));
      // Whoever wrote meanwhile wrote few rows.
      var unused =
          database.transaction(
              "erasing a text index",
              session -> {
                session.list(
                    "select number from text_tenant where number = ? for update",
                    row -> row.getInt(1),
                    number);
                drop(session, number);
                return session.update("delete from text_tenant where number = ?", number);
              });
    }
  }
}
