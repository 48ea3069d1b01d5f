package io.parley.core.sql;

import static io.parley.core.testkit.Sample.ACME;
import static io.parley.core.testkit.Sample.NOON;
import static io.parley.core.testkit.Sample.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.StaleVersionException;
import io.parley.core.StorageException;
import io.parley.core.document.DocumentQuery;
import io.parley.core.testkit.MutableClock;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one writer of SQLite: many callers, one commit, and nobody pays for another's failure. */
class GroupCommitTest {
  @TempDir Path folder;

  private GroupCommit group() throws Exception {
    var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("group.db"));
    try (var statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute("create table t (v integer not null unique)");
    }
    var readers = new org.sqlite.SQLiteDataSource();
    readers.setUrl("jdbc:sqlite:" + folder.resolve("group.db"));
    return new GroupCommit(connection, readers, () -> {});
  }

  private static List<Long> values(GroupCommit group) {
    return group.read(sql -> sql.list("select v from t order by v", row -> row.getLong(1)));
  }

  /** Holds the writer up until all units are queued, so that one commit takes them. */
  private static List<Future<Object>> together(
      GroupCommit group, List<Transactions.Unit<Object>> units) throws Exception {
    var futures = new ArrayList<Future<Object>>();
    var held = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      futures.add(
          threads.submit(
              () ->
                  group.write(
                      sql -> {
                        held.countDown();
                        awaitUninterruptibly(go);
                        return "held";
                      })));
      held.await();
      var queued = new CountDownLatch(units.size());
      for (Transactions.Unit<Object> unit : units) {
        futures.add(
            threads.submit(
                () -> {
                  queued.countDown();
                  return group.write(unit);
                }));
      }
      queued.await();
      go.countDown();
    }
    return futures;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Transactions.Unit<Object> insert(int value) {
    return sql -> sql.update("insert into t (v) values (?)", value);
  }

  @Test
  void a_unit_that_fails_takes_nobody_with_it() throws Exception {
    GroupCommit group = group();
    List<Future<Object>> futures =
        together(
            group,
            List.of(
                insert(1),
                sql -> {
                  sql.update("insert into t (v) values (?)", 2);
                  throw new IllegalStateException("mine");
                },
                insert(3),
                sql -> {
                  sql.update("insert into t (v) values (?)", 4);
                  return sql.update("insert into t (v) values (?)", 4);
                },
                sql -> {
                  sql.update("insert into t (v) values (?)", 5);
                  return sql.update("insert into nowhere (v) values (?)", 5);
                },
                sql -> {
                  sql.update("insert into t (v) values (?)", 6);
                  throw new AssertionError("an error");
                },
                insert(7)));

    assertThat(futures.get(1).get()).isEqualTo(1);
    assertThat(futures.get(3).get()).isEqualTo(1);
    assertThat(futures.get(7).get()).isEqualTo(1);
    assertFailure(futures.get(2), IllegalStateException.class, "mine");
    assertFailure(futures.get(4), StorageException.class, "refused by the database");
    assertFailure(futures.get(5), StorageException.class, "no such table");
    assertFailure(futures.get(6), AssertionError.class, "an error");
    assertThat(values(group)).containsExactly(1L, 3L, 7L);
    group.close();
  }

  private static void assertFailure(Future<Object> future, Class<?> type, String message) {
    assertThatThrownBy(future::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(type)
        .hasMessageContaining(message);
  }

  @Test
  void closing_finishes_what_was_taken_and_refuses_the_rest() throws Exception {
    GroupCommit group = group();
    var units = new ArrayList<Transactions.Unit<Object>>();
    for (int i = 0; i < 50; i++) {
      units.add(insert(i));
    }
    for (Future<Object> future : together(group, units)) {
      future.get();
    }
    assertThat(values(group)).hasSize(50);

    group.close();

    assertThatThrownBy(() -> group.write(insert(99)))
        .isInstanceOf(StorageException.class)
        .hasMessage("storage is closed");
  }

  @Test
  void nobody_waits_for_ever_when_the_storage_closes_under_load() throws Exception {
    GroupCommit group = group();
    var acknowledged = new java.util.concurrent.ConcurrentSkipListSet<Long>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < 16; thread++) {
        int first = thread * 100_000;
        threads.submit(
            () -> {
              for (int i = first; ; i++) {
                try {
                  group.write(insert(i));
                  acknowledged.add((long) i);
                } catch (StorageException closed) {
                  return;
                }
              }
            });
      }
      while (acknowledged.size() < 200) {
        Thread.onSpinWait();
      }
      group.close();
    }
    try (var reopened =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("group.db"));
        var session = new Session(reopened, Dialect.SQLITE)) {
      assertThat(session.list("select v from t", row -> row.getLong(1)))
          .containsExactlyInAnyOrderElementsOf(acknowledged);
    }
  }

  @Test
  void a_stale_document_in_a_group_harms_only_its_own_commit() throws Exception {
    try (Storage storage = SqlStorage.sqlite(folder, MutableClock.at(NOON));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var stale = new ArrayList<Future<?>>();
      var fine = new ArrayList<Future<?>>();
      for (int i = 0; i < 200; i++) {
        String id = "d" + i;
        fine.add(threads.submit(() -> storage.work().commit(List.of(put(id, "{}", 0)), NOON)));
        List<Write> doomed = List.of(put("x" + i, "{}", 0), put("nobody", "{}", 9));
        stale.add(threads.submit(() -> storage.work().commit(doomed, NOON)));
      }
      for (Future<?> future : fine) {
        future.get();
      }
      for (Future<?> future : stale) {
        assertThatThrownBy(future::get).hasCauseInstanceOf(StaleVersionException.class);
      }
      assertThat(storage.documents().count(ACME, "agent", Map.of())).isEqualTo(200);
      assertThat(storage.documents().list(ACME, "agent", DocumentQuery.first(1000)))
          .allSatisfy(document -> assertThat(document.id()).startsWith("d"));
    }
  }
}
