package io.parley.server.load;

import com.sun.net.httpserver.HttpServer;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.event.Event;
import io.parley.core.json.Json;
import io.parley.kommo.webhook.KommoEvent;
import io.parley.kommo.webhook.WebhookReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The peer of the intake benchmark: reads the same webhooks, writes the same event with one commit
 * for each request, on SQLite with the same durability.
 */
final class NaiveHooks implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Connection connection;
  private final HttpServer http;

  NaiveHooks(Path folder) throws SQLException, IOException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("naive.db"));
    try (var statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute("pragma synchronous = full");
      statement.execute(
          "create table event (id text primary key, dedup text unique, kind text, subject text,"
              + " facts text, received_at bigint)");
    }
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          int status = store(body);
          byte[] answer = "ok".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    http.start();
  }

  int port() {
    return http.getAddress().getPort();
  }

  private int store(byte[] body) {
    Instant now = Instant.now();
    lock.lock();
    try (var insert =
        connection.prepareStatement("insert or ignore into event values (?, ?, ?, ?, ?, ?)")) {
      for (KommoEvent told : WebhookReader.read(body, now)) {
        Event event = told.event(new TenantId("load"), UniqueId.at(now), "naive");
        insert.setString(1, event.id());
        insert.setString(2, event.key());
        insert.setString(3, event.kind());
        insert.setString(4, event.subject());
        insert.setString(5, Json.write(event.facts()));
        insert.setLong(6, now.toEpochMilli());
        insert.executeUpdate();
      }
      return 200;
    } catch (SQLException e) {
      return 503;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws SQLException {
    http.stop(0);
    connection.close();
  }
}
