package io.parley.core.sql;

import io.parley.core.work.WorkStore;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to know of ready work. Thread-safe; one that fails takes nobody with it. */
final class Listeners {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

  WorkStore.Subscription add(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void tell() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        log.warn("a listener for ready work failed", e);
      }
    }
  }
}
