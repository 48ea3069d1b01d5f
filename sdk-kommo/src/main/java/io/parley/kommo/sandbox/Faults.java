package io.parley.kommo.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * The fault switches of a sandbox or of one of its accounts. Each request and each webhook is
 * struck by at most one fault, the first that matches in the order they were switched on.
 * Thread-safe.
 */
public final class Faults {
  private static final class Armed<T> {
    private final T fault;
    private int left;

    Armed(T fault, int left) {
      this.fault = fault;
      this.left = left;
    }
  }

  private final Random dice;
  private final List<Armed<Fault>> requests = new ArrayList<>();
  private final List<Armed<HookFault>> hooks = new ArrayList<>();

  Faults(Random dice) {
    this.dice = dice;
  }

  /** Switches a fault of API requests on. */
  public synchronized void add(Fault fault) {
    requests.add(new Armed<>(fault, fault.times()));
  }

  /** Switches a fault of webhooks on. */
  public synchronized void add(HookFault fault) {
    hooks.add(new Armed<>(fault, fault.times()));
  }

  /** Switches all faults off. */
  public synchronized void clear() {
    requests.clear();
    hooks.clear();
  }

  /** The faults of API requests that are still on, in the order they were switched on. */
  public synchronized List<Fault> requestFaults() {
    return requests.stream().map(armed -> armed.fault.times(armed.left)).toList();
  }

  /** The faults of webhooks that are still on, in the order they were switched on. */
  public synchronized List<HookFault> hookFaults() {
    return hooks.stream().map(armed -> armed.fault.times(armed.left)).toList();
  }

  synchronized Optional<Fault.Effect> strike(String method, String path) {
    return strike(requests, f -> f.matches(method, path) && hits(f.probability()))
        .map(Fault::effect);
  }

  synchronized Optional<HookFault.Effect> strikeHook() {
    return strike(hooks, f -> hits(f.probability())).map(HookFault::effect);
  }

  private static <T> Optional<T> strike(List<Armed<T>> faults, Predicate<T> hits) {
    Optional<Armed<T>> struck = faults.stream().filter(armed -> hits.test(armed.fault)).findFirst();
    struck
        .filter(armed -> armed.left != Fault.ALWAYS && --armed.left == 0)
        .ifPresent(faults::remove);
    return struck.map(armed -> armed.fault);
  }

  private boolean hits(double probability) {
    return probability >= 1 || dice.nextDouble() < probability;
  }
}
