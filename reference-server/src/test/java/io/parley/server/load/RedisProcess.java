package io.parley.server.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A Redis of its own, to be killed. */
final class RedisProcess implements AutoCloseable {
  private final Path folder;
  private final int port;
  private Process process;

  /** Starts one that keeps its data in {@code folder}, which is there. */
  RedisProcess(Path folder) {
    this.folder = folder;
    try (ServerSocket socket = new ServerSocket(0)) {
      this.port = socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.process = launched();
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  private Process launched() {
    try {
      Process started =
          new ProcessBuilder(
                  "redis-server",
                  "--port",
                  Integer.toString(port),
                  "--bind",
                  "127.0.0.1",
                  "--dir",
                  folder.toString(),
                  "--save",
                  "",
                  "--appendonly",
                  "no")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("redis.log").toFile())
              .start();
      awaitAnswer();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("redis-server is needed: run this by bin/test", e);
    }
  }

  private void awaitAnswer() {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < deadline) {
      try (Jedis redis = new Jedis(URI.create(url()))) {
        redis.ping();
        return;
      } catch (JedisException notYet) {
        LockSupport.parkNanos(20_000_000);
      }
    }
    throw new IllegalStateException("redis-server does not answer");
  }

  /** SIGKILL; what it held is gone. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts it again, empty. */
  void restart() {
    process = launched();
  }

  /** Forgets everything. */
  void flush() {
    try (Jedis redis = new Jedis(URI.create(url()))) {
      redis.flushAll();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
