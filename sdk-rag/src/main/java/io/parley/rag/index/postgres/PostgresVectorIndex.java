package io.parley.rag.index.postgres;

import com.pgvector.PGvector;
import io.parley.core.StorageException;
import io.parley.core.TenantId;
import io.parley.core.UnsafeSettingException;
import io.parley.core.language.Language;
import io.parley.rag.index.ChunkFilter;
import io.parley.rag.index.EmbeddedChunk;
import io.parley.rag.index.EmbeddedSource;
import io.parley.rag.index.VectorHit;
import io.parley.rag.index.VectorIndex;
import io.parley.rag.index.VectorQuery;
import io.parley.rag.index.VectorSpace;
import io.parley.rag.index.postgres.IndexDatabase.Array;
import io.parley.rag.index.postgres.IndexDatabase.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * A vector index in PostgreSQL with the extension pgvector 0.8 or newer, shared by all processes on
 * the database. Thread-safe.
 *
 * <p>There is a table for each number of dimensions. A tenant of up to {@value #FEW} chunks is
 * searched exactly; above that, and up to {@value #INDEXED} dimensions, by a graph of near
 * neighbours, which is asked on until the filter has let enough through.
 *
 * @see <a href="https://github.com/pgvector/pgvector#iterative-index-scans">pgvector, iterative
 *     index scans</a>
 */
public final class PostgresVectorIndex implements VectorIndex {
  /** Up to so many chunks of a tenant, looking at each is as fast as a graph, and exact. */
  private static final int FEW = 10_000;

  /** The most dimensions that pgvector makes a graph of. */
  private static final int INDEXED = 2000;

  /** Searches after which it is counted again whether a tenant has few chunks. */
  private static final int RECOUNT = 500;

  /** Stands for no category and no language among texts, and is the name of no space. */
  private static final String NONE = "";

  private final int most;
  private final IndexDatabase database;
  private final Set<Integer> tables = ConcurrentHashMap.newKeySet();
  private final Map<String, Size> sizes = new ConcurrentHashMap<>();

  private record Size(boolean few, int searches) {}

  /**
   * Makes its tables where they are missing, in the current schema.
   *
   * @throws UnsafeSettingException when pgvector is missing and may not be created, or is too old;
   *     the message says what to do
   */
  public PostgresVectorIndex(DataSource pool) {
    this(pool, FEW);
  }

  /** The same with another bound of what is searched exactly. */
  PostgresVectorIndex(DataSource pool, int most) {
    this.most = most;
    this.database = new IndexDatabase(pool);
    if (version().isEmpty()) {
      try {
        database.tables(List.of("create extension if not exists vector"));
      } catch (StorageException e) {
        throw new UnsafeSettingException(
            "the database has no extension pgvector and it cannot be created ("
                + e.getMessage()
                + "): install pgvector 0.8 or newer and run 'create extension vector' as owner");
      }
    }
    String found = version().isEmpty() ? "none" : version().getFirst();
    if (!found.matches("0\\.([89]|\\d\\d).*|[1-9].*")) {
      throw new UnsafeSettingException("pgvector " + found + " must be 0.8 or newer");
    }
    database.tables(
        List.of(
            "create table if not exists vector_source (tenant text collate \"C\" not null,"
                + " space text collate \"C\" not null, source text collate \"C\" not null,"
                + " dimensions integer not null, version bigint not null,"
                + " primary key (tenant, space, source))"));
  }

  private List<String> version() {
    return database.transaction(
        "looking for pgvector",
        session ->
            session.list(
                "select extversion from pg_extension where extname = 'vector'",
                row -> row.getString(1)));
  }

  /** The table of the space, made when it is missing. */
  private String table(VectorSpace space) {
    String table = "vector_chunk_" + space.dimensions();
    if (!tables.contains(space.dimensions())) {
      var statements = new ArrayList<String>();
      statements.add(
          "create table if not exists "
              + table
              + " (tenant text collate \"C\" not null, space text collate \"C\" not null,"
              + " chunk text collate \"C\" not null, source text collate \"C\" not null,"
              + " category text, language text, embedding vector("
              + space.dimensions()
              + ") not null, primary key (tenant, space, chunk))");
      statements.add(
          "create index if not exists " + table + "_source on " + table + " (tenant, source)");
      if (space.dimensions() <= INDEXED) {
        statements.add(
            "create index if not exists "
                + table
                + "_near on "
                + table
                + " using hnsw (embedding vector_cosine_ops)");
      }
      database.tables(statements);
      tables.add(space.dimensions());
    }
    return table;
  }

  @Override
  public void upsert(TenantId tenant, VectorSpace space, List<EmbeddedSource> sources) {
    space.check(sources);
    if (sources.isEmpty()) {
      return;
    }
    String table = table(space);
    // In one order, so that two writers of the same sources wait for each other.
    List<EmbeddedSource> ordered =
        sources.stream().sorted(Comparator.comparing(EmbeddedSource::id)).toList();
    var unused =
        database.transaction(
            "writing vectors",
            session -> {
              for (EmbeddedSource source : ordered) {
                replace(session, table, tenant, space, source);
              }
              return true;
            });
    sizes.remove(key(tenant, space));
  }

  private static void replace(
      Session session, String table, TenantId tenant, VectorSpace space, EmbeddedSource source)
      throws SQLException {
    var unused =
        session.update(
            "insert into vector_source values (?, ?, ?, ?, ?)"
                + " on conflict (tenant, space, source) do update set version = excluded.version",
            tenant.value(),
            space.fingerprint(),
            source.id(),
            space.dimensions(),
            source.version());
    unused =
        session.update(
            "delete from " + table + " where tenant = ? and space = ? and source = ?",
            tenant.value(),
            space.fingerprint(),
            source.id());
    var chunks = new ArrayList<String>();
    var categories = new ArrayList<String>();
    var languages = new ArrayList<String>();
    var vectors = new ArrayList<String>();
    for (EmbeddedChunk chunk : source.chunks()) {
      chunks.add(chunk.chunkId());
      categories.add(chunk.categoryId().orElse(NONE));
      languages.add(chunk.language().map(Language::code).orElse(NONE));
      vectors.add(String.valueOf(new PGvector(chunk.vector().numbers()).getValue()));
    }
    unused =
        session.update(
            "insert into "
                + table
                + " select ?, ?, c.chunk, ?, nullif(c.category, ''), nullif(c.language, ''),"
                + " c.embedding::vector from unnest(?::text[], ?::text[], ?::text[], ?::text[])"
                + " as c(chunk, category, language, embedding)",
            tenant.value(),
            space.fingerprint(),
            source.id(),
            Array.texts(chunks),
            Array.texts(categories),
            Array.texts(languages),
            Array.texts(vectors));
  }

  @Override
  public void remove(TenantId tenant, Collection<String> sourceIds) {
    if (sourceIds.isEmpty()) {
      return;
    }
    var unused =
        database.transaction(
            "removing vectors",
            session -> {
              for (int dimensions : dimensions(session, tenant)) {
                session.update(
                    "delete from vector_chunk_"
                        + dimensions
                        + " where tenant = ? and source = any(?)",
                    tenant.value(),
                    Array.texts(sourceIds));
              }
              return session.update(
                  "delete from vector_source where tenant = ? and source = any(?)",
                  tenant.value(),
                  Array.texts(sourceIds));
            });
  }

  private static List<Integer> dimensions(Session session, TenantId tenant) throws SQLException {
    return session.list(
        "select distinct dimensions from vector_source where tenant = ?",
        row -> row.getInt(1),
        tenant.value());
  }

  @Override
  public List<VectorHit> search(TenantId tenant, VectorSpace space, VectorQuery query) {
    var asked = new PGvector(space.checked(query.vector(), "the query").numbers());
    String table = table(space);
    return database.transaction(
        "searching vectors",
        session -> {
          boolean few = few(session, table, tenant, space);
          if (!few) {
            session.update("set local hnsw.iterative_scan = strict_order");
            session.update("set local hnsw.ef_search = " + Math.min(1000, 2 * query.limit() + 80));
          }
          // A sum is nothing that an index knows, so that each chunk is looked at.
          String distance = few ? "(embedding <=> ?) + 0" : "embedding <=> ?";
          var sql =
              new StringBuilder("select chunk, 1 - (embedding <=> ?) from ")
                  .append(table)
                  .append(" where tenant = ? and space = ?");
          var arguments =
              new ArrayList<Object>(List.of(asked, tenant.value(), space.fingerprint()));
          filter(sql, arguments, query.filter());
          sql.append(" order by ").append(distance).append(" limit ?");
          arguments.add(asked);
          arguments.add(query.limit());
          var hits = new HashMap<String, VectorHit>();
          read(session, sql.toString(), arguments).forEach(hit -> hits.put(hit.chunkId(), hit));
          if (!query.also().isEmpty()) {
            read(
                    session,
                    "select chunk, 1 - (embedding <=> ?) from "
                        + table
                        + " where tenant = ? and space = ? and chunk = any(?)",
                    List.of(asked, tenant.value(), space.fingerprint(), Array.texts(query.also())))
                .forEach(hit -> hits.put(hit.chunkId(), hit));
          }
          return hits.values().stream()
              .sorted(Comparator.comparingDouble(VectorHit::similarity).reversed())
              .toList();
        });
  }

  private static List<VectorHit> read(Session session, String sql, List<Object> arguments)
      throws SQLException {
    return session.list(
        sql,
        row -> new VectorHit(row.getString(1), Math.clamp(row.getDouble(2), -1.0, 1.0)),
        arguments.toArray());
  }

  private static void filter(StringBuilder sql, List<Object> arguments, ChunkFilter filter) {
    if (!filter.categoryIds().isEmpty()) {
      sql.append(" and category = any(?)");
      arguments.add(Array.texts(filter.categoryIds()));
    }
    if (!filter.languages().isEmpty()) {
      sql.append(" and language = any(?)");
      arguments.add(Array.texts(filter.languages().stream().map(Language::code).toList()));
    }
  }

  private static String key(TenantId tenant, VectorSpace space) {
    return tenant + " " + space.fingerprint();
  }

  private boolean few(Session session, String table, TenantId tenant, VectorSpace space)
      throws SQLException {
    Size known = sizes.get(key(tenant, space));
    if (known == null || known.searches() >= RECOUNT) {
      long found =
          session
              .list(
                  "select count(*) from (select 1 from "
                      + table
                      + " where tenant = ? and space = ? limit "
                      + (most + 1)
                      + ") as counted",
                  row -> row.getLong(1),
                  tenant.value(),
                  space.fingerprint())
              .getFirst();
      known = new Size(found <= most || space.dimensions() > INDEXED, 0);
    }
    sizes.put(key(tenant, space), new Size(known.few(), known.searches() + 1));
    return known.few();
  }

  @Override
  public Map<String, Long> versions(TenantId tenant, VectorSpace space) {
    var versions = new HashMap<String, Long>();
    database
        .transaction(
            "reading versions of vectors",
            session ->
                session.list(
                    "select source, version from vector_source where tenant = ? and space = ?"
                        + " and dimensions = ?",
                    row -> Map.entry(row.getString(1), row.getLong(2)),
                    tenant.value(),
                    space.fingerprint(),
                    space.dimensions()))
        .forEach(source -> versions.put(source.getKey(), source.getValue()));
    return Map.copyOf(versions);
  }

  @Override
  public void keepOnly(TenantId tenant, VectorSpace space) {
    forget(tenant, space.fingerprint());
  }

  @Override
  public void erase(TenantId tenant) {
    List<Integer> all =
        database.transaction("finding vectors", session -> dimensions(session, tenant));
    all.forEach(dimensions -> database.clear("vector_chunk_" + dimensions, tenant.value()));
    // What was written meanwhile goes with its source.
    forget(tenant, NONE);
  }

  private void forget(TenantId tenant, String butSpace) {
    var unused =
        database.transaction(
            "forgetting vectors",
            session -> {
              for (int dimensions : dimensions(session, tenant)) {
                session.update(
                    "delete from vector_chunk_" + dimensions + " where tenant = ? and space <> ?",
                    tenant.value(),
                    butSpace);
              }
              return session.update(
                  "delete from vector_source where tenant = ? and space <> ?",
                  tenant.value(),
                  butSpace);
            });
    sizes.clear();
  }
}
