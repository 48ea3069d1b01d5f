package io.parley.core.sql;

import io.parley.core.work.Announcements;
import io.parley.core.work.WorkStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces work to all nodes of a PostgreSQL by LISTEN and NOTIFY.
 *
 * <p>One notice stands for all commits of the last few milliseconds and is sent outside their
 * transactions, because a transaction that notifies takes a lock over the whole database when it
 * commits. A notice that is lost costs a worker's idle time, nothing else.
 */
final class PostgresAnnouncements implements Announcements {
  private static final Logger log = LoggerFactory.getLogger(PostgresAnnouncements.class);
  private static final int GATHER_MS = 5;
  private static final int LOOK_MS = 250;

  private final DataSource pool;
  private final Listeners listeners = new Listeners();
  private final Semaphore pending = new Semaphore(0);
  private final Thread teller;
  private final Thread listener;
  private volatile boolean closed;

  PostgresAnnouncements(DataSource pool) {
    this.pool = pool;
    this.teller = Thread.ofVirtual().name("postgres-notify").start(this::tell);
    this.listener = Thread.ofVirtual().name("postgres-listen").start(this::listen);
  }

  @Override
  public void announce() {
    if (pending.availablePermits() == 0) {
      pending.release();
    }
  }

  @Override
  public WorkStore.Subscription onEvery(Runnable listener) {
    return listeners.add(listener);
  }

  /** Everybody hears a notice, so every taker looks, and none needs to send it on. */
  @Override
  public WorkStore.Subscription onAny(Taker taker) {
    return listeners.add(() -> taker.look(all -> {}));
  }

  private void tell() {
    while (!closed) {
      try {
        pending.acquire();
        TimeUnit.MILLISECONDS.sleep(GATHER_MS);
        pending.drainPermits();
        if (closed) {
          return;
        }
        try (Connection connection = pool.getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute("notify parley_ready");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (SQLException e) {
        log.debug("no notice was sent: {}", e.getMessage());
      }
    }
  }

  private void listen() {
    while (!closed) {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("listen parley_ready");
        PGConnection postgres = connection.unwrap(PGConnection.class);
        try {
          while (!closed) {
            var notices = postgres.getNotifications(LOOK_MS);
            if (notices != null && notices.length > 0) {
              listeners.tell();
            }
          }
        } finally {
          statement.execute("unlisten parley_ready");
        }
      } catch (SQLException e) {
        if (!closed) {
          log.warn("listening for work of other nodes is interrupted: {}", e.getMessage());
          pause();
        }
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    // Neither is interrupted: that would break its connection in the middle of a read, and both
    // look
    // at "closed" often enough.
    pending.release();
    try {
      // They hold connections of the pool, which is closed after this.
      teller.join(Duration.ofSeconds(2));
      listener.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
