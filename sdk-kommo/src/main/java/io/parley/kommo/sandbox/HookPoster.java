package io.parley.kommo.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Posts webhooks as Kommo does: form-encoded, two seconds to answer, and again after 5 min and 15
 * min for any failure, then after 15 min and 1 h for 499 and 5xx only. Webhooks about one subject
 * leave in order; a retry is overtaken by what follows. Thread-safe.
 */
final class HookPoster implements AutoCloseable {
  private static final List<Duration> LADDER =
      List.of(
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofMinutes(15),
          Duration.ofHours(1));
  private static final int FIRST_STEP_FOR_SERVER_ERRORS_ONLY = 2;
  private static final Duration INVALID_COUNT_FOR = Duration.ofHours(2);
  private static final Duration HELD_AT_MOST = Duration.ofMillis(500);
  private static final int LANES = 16;
  private static final String FORM = "application/x-www-form-urlencoded";

  private record Post(AccountState account, Subscription to, String body, int lane) {}

  private static final class Held {
    private final Post post;
    private final AtomicInteger places;
    private final AtomicBoolean released = new AtomicBoolean();

    Held(Post post, int places) {
      this.post = post;
      this.places = new AtomicInteger(places);
    }
  }

  private final double retryScale;
  private final Duration timeout;
  private final SandboxTime time;
  private final List<ExecutorService> lanes;
  private final ScheduledExecutorService later;
  private final List<Held> held = new ArrayList<>();
  private final Map<Subscription, List<Post>> bundles = new HashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final Faults sandboxFaults;

  HookPoster(SandboxConfig config, SandboxTime time, Faults sandboxFaults) {
    this.retryScale = config.retryScale();
    this.timeout = config.hookTimeout();
    this.time = time;
    this.sandboxFaults = sandboxFaults;
    ThreadFactory threads = Thread.ofPlatform().daemon().name("kommo-sandbox-hooks-", 0).factory();
    this.lanes =
        IntStream.range(0, LANES)
            .mapToObj(lane -> Executors.newSingleThreadExecutor(threads))
            .toList();
    this.later = Executors.newSingleThreadScheduledExecutor(threads);
  }

  /** Takes a webhook to be posted; returns at once. */
  void post(AccountState account, Subscription to, String body, String subject) {
    int lane = Math.floorMod((to.id + subject).hashCode(), LANES);
    Post post = new Post(account, to, body, lane);
    Optional<HookFault.Effect> struck = account.faults().strikeHook().or(sandboxFaults::strikeHook);
    if (struck.isEmpty()) {
      send(post, 1);
    } else {
      strike(post, struck.get());
    }
    letOvertake();
  }

  private void strike(Post post, HookFault.Effect effect) {
    switch (effect) {
      case HookFault.Effect.Duplicate(int copies) -> {
        for (int copy = 0; copy < copies; copy++) {
          send(post, 1);
        }
      }
      case HookFault.Effect.Reorder(int places) -> {
        Held holding = new Held(post, places + 1);
        underWay.incrementAndGet();
        synchronized (held) {
          held.add(holding);
        }
        schedule(HELD_AT_MOST, () -> release(holding));
      }
      case HookFault.Effect.Delay(Duration by) -> {
        underWay.incrementAndGet();
        schedule(
            by,
            () -> {
              send(post, 1);
              underWay.decrementAndGet();
            });
      }
      case HookFault.Effect.Bundle(int items) -> bundle(post, items);
      case HookFault.Effect.Malformed() -> {
        String broken = post.body + "&message%5Badd%5D%5B0%5D%5B=&account%5B%5D%5D=1&leads%5Bad";
        send(new Post(post.account, post.to, broken, post.lane), 1);
      }
      case HookFault.Effect.Lose() -> {}
    }
  }

  private void bundle(Post post, int items) {
    int waiting;
    synchronized (bundles) {
      List<Post> together = bundles.computeIfAbsent(post.to, none -> new ArrayList<>());
      together.add(post);
      waiting = together.size();
    }
    if (waiting >= items) {
      sendBundle(post.to);
    } else if (waiting == 1) {
      underWay.incrementAndGet();
      schedule(
          HELD_AT_MOST,
          () -> {
            sendBundle(post.to);
            underWay.decrementAndGet();
          });
    }
  }

  private void sendBundle(Subscription to) {
    List<Post> together;
    synchronized (bundles) {
      together = bundles.remove(to);
    }
    if (together != null) {
      Post first = together.getFirst();
      String body = HookBundle.of(together.stream().map(Post::body).toList());
      send(new Post(first.account, to, body, first.lane), 1);
    }
  }

  private void letOvertake() {
    List<Held> due;
    synchronized (held) {
      due = held.stream().filter(h -> h.places.decrementAndGet() <= 0).toList();
    }
    due.forEach(this::release);
  }

  private void release(Held holding) {
    if (holding.released.compareAndSet(false, true)) {
      synchronized (held) {
        held.remove(holding);
      }
      send(holding.post, 1);
      underWay.decrementAndGet();
    }
  }

  private void send(Post post, int attempt) {
    underWay.incrementAndGet();
    try {
      lanes
          .get(post.lane)
          .execute(
              () -> {
                try {
                  deliver(post, attempt);
                } finally {
                  underWay.decrementAndGet();
                }
              });
    } catch (RejectedExecutionException closed) {
      underWay.decrementAndGet();
    }
  }

  private void deliver(Post post, int attempt) {
    if (post.to.disabled()) {
      return;
    }
    int status = 0;
    String problem = "";
    try {
      status = OneShotHttp.post(post.to.destination, FORM, post.body, timeout);
    } catch (IOException | RuntimeException e) {
      problem = e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    var delivery =
        new HookDelivery(
            time.now(), post.to.destination.toString(), post.body, attempt, status, problem);
    post.account.deliveries().add(delivery);
    post.to.answered(delivery.valid(), System.nanoTime(), scaled(INVALID_COUNT_FOR).toNanos());
    if (!delivery.valid() && mayRetry(attempt, status)) {
      underWay.incrementAndGet();
      schedule(
          scaled(LADDER.get(attempt - 1)),
          () -> {
            send(post, attempt + 1);
            underWay.decrementAndGet();
          });
    }
  }

  private static boolean mayRetry(int attempt, int status) {
    int step = attempt - 1;
    if (step < FIRST_STEP_FOR_SERVER_ERRORS_ONLY) {
      return true;
    }
    return step < LADDER.size() && (status == 499 || (status >= 500 && status < 600));
  }

  private Duration scaled(Duration kommo) {
    return Duration.ofNanos(Math.max(1, (long) (kommo.toNanos() * retryScale)));
  }

  private void schedule(Duration after, Runnable action) {
    try {
      var unused = later.schedule(action, after.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      underWay.decrementAndGet();
    }
  }

  /** Posts a webhook once more that was posted before, as it was. */
  void replay(AccountState account, Subscription to, String body) {
    send(new Post(account, to, body, 0), 1);
  }

  /** Webhooks on their way, waiting retries included. */
  int underWay() {
    return underWay.get();
  }

  @Override
  public void close() {
    later.shutdownNow();
    lanes.forEach(ExecutorService::shutdownNow);
  }
}
