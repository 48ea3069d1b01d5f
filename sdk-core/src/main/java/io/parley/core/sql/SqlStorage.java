package io.parley.core.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.parley.core.StorageException;
import io.parley.core.blob.BlobStore;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.document.DocumentStore;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.tally.Tallies;
import io.parley.core.tenant.EndedTenants;
import io.parley.core.work.Announcements;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.WorkStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Storage in SQLite (embedded, one process) or PostgreSQL (as many processes as wanted), from one
 * SQL text. Thread-safe.
 *
 * <p>Opening migrates the schema and checks the settings that durability rests on: a database that
 * could lose an acknowledged commit is refused.
 */
public final class SqlStorage implements Storage {
  private static final Logger log = LoggerFactory.getLogger(SqlStorage.class);

  /** With it the driver does not tell how many rows each insert of a batch came to. */
  private static final Pattern REWRITTEN = Pattern.compile("[?&]reWriteBatchedInserts=(?i:true)");

  private final Transactions transactions;
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private final WorkStore work;
  private final WorkLog workLog;
  private final DocumentStore documents;
  private final ConversationStore conversations;
  private final BlobStore blobs;
  private final MirrorStore mirror;
  private final Tallies tallies;
  private final EndedTenants ended;

  private SqlStorage(Transactions transactions, WorkStore work) {
    this.transactions = transactions;
    this.work = work;
    this.workLog = new SqlWorkLog(transactions);
    this.documents = new SqlDocumentStore(transactions);
    this.conversations = new SqlConversationStore(transactions);
    this.blobs = new SqlBlobStore(transactions);
    this.mirror = new SqlMirrorStore(transactions);
    this.tallies = new SqlTallies(transactions);
    this.ended = new SqlEndedTenants(transactions);
  }

  /**
   * The embedded store in {@code folder} (file {@code parley.db}), which is created where missing
   * and held until {@link #close}.
   *
   * @throws io.parley.core.UnsafeSettingException when another process has the folder; the message
   *     names its pid
   */
  public static SqlStorage sqlite(Path folder, InstantSource clock) {
    return sqlite(folder, clock, Announcements.none());
  }

  /**
   * The same, with work announced by {@code announcements}, which the storage closes.
   *
   * @throws io.parley.core.UnsafeSettingException when another process has the folder
   */
  public static SqlStorage sqlite(Path folder, InstantSource clock, Announcements announcements) {
    FolderLock lock = FolderLock.take(folder);
    try {
      String url = "jdbc:sqlite:" + folder.resolve("parley.db");
      SqlStorage storage = sqlite(url, clock, announcements);
      storage.resources.addLast(lock);
      return storage;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** SQLite at a JDBC URL, whose own settings are kept and checked. */
  static SqlStorage sqlite(String url, InstantSource clock) {
    return sqlite(url, clock, Announcements.none());
  }

  private static SqlStorage sqlite(String url, InstantSource clock, Announcements announcements) {
    var listeners = new Listeners();
    try {
      Connection writer = DriverManager.getConnection(url);
      try {
        Durability.prepareSqlite(writer, url);
        try (Session session = new Session(writer, Dialect.SQLITE)) {
          session.update("begin immediate");
          Migrations.apply(session, Dialect.SQLITE, clock.instant());
          session.update("commit");
        }
      } catch (SQLException | RuntimeException e) {
        writer.close();
        throw e;
      }
      HikariDataSource readers = sqliteReaders(url);
      var transactions =
          new GroupCommit(
              writer,
              readers,
              () -> {
                listeners.tell();
                announcements.announce();
              });
      var storage =
          new SqlStorage(
              transactions, SqlWorkStore.oneWriter(transactions, listeners, announcements));
      storage.resources.addLast(announcements);
      storage.resources.addLast(readers);
      return storage;
    } catch (SQLException e) {
      throw new StorageException("cannot open " + url + ": " + e.getMessage(), e);
    }
  }

  private static HikariDataSource sqliteReaders(String url) {
    var config = new HikariConfig();
    config.setPoolName("sqlite-readers");
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(4);
    config.setMinimumIdle(1);
    config.setConnectionInitSql("pragma query_only = on");
    config.addDataSourceProperty("busy_timeout", "5000");
    return new HikariDataSource(config);
  }

  /**
   * PostgreSQL 15 or newer at a JDBC URL that carries user and password. Several processes may
   * share it.
   *
   * @param connections the size of the pool; 2 or more
   * @throws IllegalArgumentException when the URL has the driver's {@code reWriteBatchedInserts},
   *     which hides what was inserted and what was there
   * @throws io.parley.core.UnsafeSettingException when the server runs with {@code fsync}, {@code
   *     full_page_writes} or {@code synchronous_commit} off, when the role is one that row-level
   *     security does not bind, and when rows of one tenant can be seen as another
   */
  public static SqlStorage postgres(String url, int connections, InstantSource clock) {
    return postgres(url, connections, clock, PostgresAnnouncements::new);
  }

  /**
   * The same, with work announced by {@code announcements} instead of NOTIFY; the storage closes
   * them.
   *
   * @throws io.parley.core.UnsafeSettingException as above
   */
  public static SqlStorage postgres(
      String url, int connections, InstantSource clock, Announcements announcements) {
    return postgres(url, connections, clock, pool -> announcements);
  }

  private static SqlStorage postgres(
      String url,
      int connections,
      InstantSource clock,
      Function<DataSource, Announcements> announcing) {
    if (connections < 2) {
      throw new IllegalArgumentException("connections " + connections + " must be at least 2");
    }
    if (REWRITTEN.matcher(url).find()) {
      throw new IllegalArgumentException(
          "the database URL has reWriteBatchedInserts=true; it must be false or absent");
    }
    var config = new HikariConfig();
    config.setPoolName("postgres");
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(10_000);
    // A plan stays with its connection: one made while a table was small would go on reading it
    // whole when it has grown.
    config.setConnectionInitSql("set enable_seqscan = off");
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new StorageException("cannot reach PostgreSQL: " + e.getMessage(), e);
    }
    try {
      return postgres(pool, clock, announcing);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private static SqlStorage postgres(
      HikariDataSource pool, InstantSource clock, Function<DataSource, Announcements> announcing) {
    var listeners = new Listeners();
    try (Connection connection = pool.getConnection()) {
      Durability.checkPostgres(connection);
      RowSecurity.checkRole(connection);
    } catch (SQLException e) {
      throw new StorageException("cannot read the server's settings: " + e.getMessage(), e);
    }
    new PooledTransactions(pool, () -> {})
        .write(
            session -> {
              Migrations.apply(session, Dialect.POSTGRES, clock.instant());
              return true;
            });
    RowSecurity.selfTest(pool);
    Announcements announcements = announcing.apply(pool);
    var transactions =
        new PooledTransactions(
            pool,
            () -> {
              listeners.tell();
              announcements.announce();
            });
    var storage =
        new SqlStorage(
            transactions, SqlWorkStore.manyWriters(transactions, listeners, announcements));
    storage.resources.addLast(announcements);
    storage.resources.addLast(pool);
    return storage;
  }

  @Override
  public WorkStore work() {
    return work;
  }

  @Override
  public WorkLog log() {
    return workLog;
  }

  @Override
  public DocumentStore documents() {
    return documents;
  }

  @Override
  public ConversationStore conversations() {
    return conversations;
  }

  @Override
  public BlobStore blobs() {
    return blobs;
  }

  @Override
  public MirrorStore mirror() {
    return mirror;
  }

  @Override
  public Tallies tallies() {
    return tallies;
  }

  @Override
  public EndedTenants ended() {
    return ended;
  }

  @Override
  public void close() {
    transactions.close();
    while (!resources.isEmpty()) {
      try {
        resources.removeFirst().close();
      } catch (Exception e) {
        log.warn("a part of the storage could not be closed", e);
      }
    }
  }
}
