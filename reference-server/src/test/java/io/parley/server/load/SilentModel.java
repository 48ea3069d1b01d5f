package io.parley.server.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** An address where a language model takes every question and never answers. */
final class SilentModel implements AutoCloseable {
  private final ServerSocket socket;
  private final List<Socket> held = new CopyOnWriteArrayList<>();
  private final Semaphore asked = new Semaphore(0);

  SilentModel() {
    try {
      socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        held.add(socket.accept());
        asked.release();
      }
    } catch (IOException closed) {
      // the end
    }
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
  }

  /** Waits until so many questions are being asked. */
  void awaitAsked(int times) throws InterruptedException {
    asked.acquire(times);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket one : held) {
      one.close();
    }
  }
}
