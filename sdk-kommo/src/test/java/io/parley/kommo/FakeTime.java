package io.parley.kommo;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** Elapsed time that passes only when somebody waits for it or a test moves it. */
final class FakeTime implements MonotonicTime {
  private final AtomicLong now = new AtomicLong(5_000_000_000L);
  private final AtomicLong slept = new AtomicLong();

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  public void await(Condition condition, long nanos) {
    now.addAndGet(nanos);
  }

  @Override
  public void sleep(long nanos) {
    slept.addAndGet(nanos);
    now.addAndGet(nanos);
  }

  void advance(java.time.Duration by) {
    now.addAndGet(by.toNanos());
  }

  /** How long callers slept between repetitions. */
  java.time.Duration slept() {
    return java.time.Duration.ofNanos(slept.get());
  }
}
