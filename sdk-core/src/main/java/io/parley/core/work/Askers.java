package io.parley.core.work;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who announced work and waits to be told whether all of it was taken. Thread-safe. */
final class Askers {
  private static final Logger log = LoggerFactory.getLogger(Askers.class);

  private final List<Consumer<Boolean>> waiting = new ArrayList<>();

  synchronized void add(Consumer<Boolean> asker) {
    waiting.add(asker);
  }

  /** Those that asked so far: a look that begins now answers them. */
  synchronized List<Consumer<Boolean>> take() {
    List<Consumer<Boolean>> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  static void tell(List<Consumer<Boolean>> asked, boolean tookAll) {
    for (Consumer<Boolean> one : asked) {
      try {
        one.accept(tookAll);
      } catch (RuntimeException e) {
        log.warn("who announced work could not be told", e);
      }
    }
  }
}
