package io.parley.core.inmemory;

import io.parley.core.StorageException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one caller in at a time, and nobody once it is closed. */
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  <T> T pass(Supplier<T> inside) {
    lock.lock();
    try {
      if (closed) {
        throw new StorageException("storage is closed", null);
      }
      return inside.get();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
