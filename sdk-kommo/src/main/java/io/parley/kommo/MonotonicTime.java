package io.parley.kommo;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** Elapsed time and waiting for it, so that tests can move the clock. */
interface MonotonicTime {
  MonotonicTime SYSTEM =
      new MonotonicTime() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // the caller loops
        public void await(Condition condition, long nanos) throws InterruptedException {
          long unused = condition.awaitNanos(nanos);
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(nanos);
        }
      };

  long nanos();

  /** Waits on {@code condition}, whose lock is held, for at most {@code nanos}. */
  void await(Condition condition, long nanos) throws InterruptedException;

  void sleep(long nanos) throws InterruptedException;
}
