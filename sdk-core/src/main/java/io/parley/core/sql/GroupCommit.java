package io.parley.core.sql;

import io.parley.core.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One writer thread for SQLite that commits many callers' units with one sync of the disk.
 *
 * <p>Whatever arrived while the last commit was being synced goes into the next, each unit under
 * its own savepoint, so a unit that fails takes nobody with it. A caller returns when the commit
 * that holds its unit is on disk. After an I/O error nothing is acknowledged any more: the pages
 * that the failed sync covered may be lost although a second sync would succeed.
 */
final class GroupCommit implements Transactions {
  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
  private static final int MOST = 1_000;

  private final Connection connection;
  private final Session session;
  private final DataSource readers;
  private final Runnable onEnqueued;
  private final LinkedBlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>(100_000);
  private final Thread writer;
  private volatile boolean closing;
  private volatile boolean stopped;
  private volatile @Nullable String broken;

  /**
   * @param connection the only one that writes; closed with this
   * @param readers where reads run
   * @param onEnqueued called after a commit that made work ready
   */
  GroupCommit(Connection connection, DataSource readers, Runnable onEnqueued) {
    this.connection = connection;
    this.session = new Session(connection, Dialect.SQLITE);
    this.readers = readers;
    this.onEnqueued = onEnqueued;
    this.writer = Thread.ofPlatform().name("sqlite-writer").daemon(true).start(this::loop);
  }

  @Override
  public <T> T write(Unit<T> unit) {
    if (closing) {
      throw new StorageException("storage is closed", null);
    }
    if (broken != null) {
      throw new StorageException("storage stopped after an I/O error: " + broken, null);
    }
    var pending = new Pending<>(unit);
    if (!queue.offer(pending)) {
      throw new StorageException("storage has " + MOST * 100 + " commits waiting", null);
    }
    if (stopped) {
      // The writer ended after the look above: nobody will take this one.
      pending.fail(new StorageException("storage is closed", null));
    }
    try {
      return pending.done.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException known -> throw known;
        case Error known -> throw known;
        case null, default -> throw new StorageException("commit failed: " + e.getCause(), e);
      }
    }
  }

  @Override
  public <T> T read(Unit<T> unit) {
    return Readers.read(readers, Dialect.SQLITE, unit);
  }

  private void loop() {
    var batch = new ArrayList<Pending<?>>();
    try {
      while (true) {
        batch.add(queue.take());
        queue.drainTo(batch, MOST - 1);
        commit(batch);
        batch.clear();
        if (closing && queue.isEmpty()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      log.error("the writer ended", e);
      broken = e.toString();
    } finally {
      stopped = true;
      queue.drainTo(batch);
      var closed = new StorageException("storage is closed", null);
      batch.forEach(pending -> pending.fail(closed));
    }
  }

  private void commit(List<Pending<?>> batch) {
    try {
      if (broken != null) {
        throw new SQLException("storage stopped after an I/O error: " + broken);
      }
      session.takeEnqueued();
      session.update("begin immediate");
      for (Pending<?> pending : batch) {
        session.update("savepoint unit");
        if (pending.run(session)) {
          session.update("release unit");
        } else {
          session.update("rollback to unit");
          session.update("release unit");
        }
      }
      session.update("commit");
    } catch (SQLException e) {
      fail(batch, e);
      return;
    }
    boolean enqueued = session.takeEnqueued();
    batch.forEach(Pending::complete);
    if (enqueued) {
      onEnqueued.run();
    }
  }

  private void fail(List<Pending<?>> batch, SQLException e) {
    log.error("a commit of {} units failed and nothing of it was kept", batch.size(), e);
    if (e instanceof SQLiteException known && fatal(known.getResultCode())) {
      broken = e.getMessage();
    }
    try {
      session.update("rollback");
    } catch (SQLException rollback) {
      log.debug("nothing to roll back: {}", rollback.getMessage());
    }
    for (Pending<?> pending : batch) {
      pending.fail(new StorageException("commit failed: " + e.getMessage(), e));
    }
  }

  /** Not the unit's fault, and SQLite has rolled back the whole transaction. */
  private static boolean ofTheDisk(SQLiteErrorCode code) {
    return fatal(code)
        || code == SQLiteErrorCode.SQLITE_FULL
        || code == SQLiteErrorCode.SQLITE_NOMEM;
  }

  private static boolean fatal(SQLiteErrorCode code) {
    return code.name().startsWith("SQLITE_IOERR")
        || code.name().startsWith("SQLITE_CORRUPT")
        || code == SQLiteErrorCode.SQLITE_NOTADB;
  }

  @Override
  public void close() {
    closing = true;
    try {
      // Wakes the writer when it waits for something to write.
      queue.put(new Pending<>(session -> true));
      writer.join(TimeUnit.SECONDS.toMillis(20));
      session.close();
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      log.warn("the database could not be closed cleanly", e);
    }
  }

  private static final class Pending<T> {
    private final Unit<T> unit;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable Throwable refusal;

    Pending(Unit<T> unit) {
      this.unit = unit;
    }

    /** False when the unit failed: it is rolled back alone. */
    boolean run(Session session) throws SQLException {
      try {
        result = unit.run(session);
        return true;
      } catch (RuntimeException | Error e) {
        refusal = e;
        return false;
      } catch (SQLiteException e) {
        if (ofTheDisk(e.getResultCode())) {
          throw e;
        }
        refusal = new StorageException("refused by the database: " + e.getMessage(), e);
        return false;
      }
    }

    void complete() {
      if (refusal != null) {
        done.completeExceptionally(refusal);
      } else {
        done.complete(result);
      }
    }

    void fail(RuntimeException cause) {
      done.completeExceptionally(cause);
    }
  }
}
