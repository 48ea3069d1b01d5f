package io.parley.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.parley.core.TenantId;
import io.parley.core.action.Dispatcher;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.outgoing.OutgoingGuard;
import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.Sample;
import io.parley.core.testkit.ScratchVault;
import io.parley.core.work.Backoff;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog.EffectQuery;
import io.parley.core.work.WorkLog.EventQuery;
import io.parley.core.work.Worker;
import io.parley.core.work.Write;
import io.parley.server.automation.HookSecrets;
import io.parley.server.outgoing.GuardedHttp;
import io.parley.server.store.Stored;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of a subscriber that fails again and again, told by a clock that is moved. */
class FailingSubscriberTest {
  private static final TenantId ACME = Sample.ACME;
  private static final String ID = "s1";

  private final Storage storage = new InMemoryStorage();
  private final MutableClock clock = MutableClock.at(Sample.NOON);
  private final AtomicInteger told = new AtomicInteger();
  private volatile IntUnaryOperator answers = call -> 500;
  private HttpServer receiver;
  private GuardedHttp http;
  private HookParts parts;
  private Worker worker;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(answers.applyAsInt(told.incrementAndGet()), -1);
          exchange.close();
        });
    receiver.start();
    http = new GuardedHttp(OutgoingGuard.anywhere());
    parts =
        new HookParts(
            storage,
            http,
            OutgoingGuard.anywhere(),
            new HookSecrets(storage, new ScratchVault("a key for tests")),
            clock,
            () -> URI.create("http://localhost"));
    worker =
        new Worker(
            storage.work(),
            List.of(
                new Dispatcher(
                    storage.log(),
                    List.of(parts.delivery()),
                    Duration.ofMinutes(1),
                    Backoff.DEFAULT,
                    new Random(7),
                    effect -> {})),
            Worker.Settings.named("test"),
            clock,
            new Random(7));
    var subscription =
        new Subscription(
            "http://127.0.0.1:" + receiver.getAddress().getPort() + "/told",
            List.of("*"),
            Optional.empty(),
            Subscription.Status.ACTIVE,
            0,
            Optional.empty());
    storage
        .work()
        .commit(
            List.of(new Subscriptions(storage.documents()).put(ACME, ID, subscription, 0)),
            clock.instant());
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
    http.close();
    storage.close();
  }

  private void happened(String id) {
    Event event = Sample.event(ACME, id, "custom.paid", "lead:1", "key-of-" + id, clock.instant());
    storage.work().commit(parts.teller().decide(event, clock.instant()).writes(), clock.instant());
  }

  private Subscription subscription() {
    return new Subscriptions(storage.documents()).find(ACME, ID).map(Stored::value).orElseThrow();
  }

  /** Works off what is due, hour after hour. */
  private void hours(int hours) {
    for (int i = 0; i < hours; i++) {
      int worked = worker.drain();
      assertThat(worked).isLessThan(1_000);
      clock.advance(Duration.ofHours(1));
    }
  }

  private List<Effect> deliveries(EffectState state) {
    return storage.log().effects(ACME, EffectQuery.newest(100)).stream()
        .filter(effect -> effect.state() == state)
        .toList();
  }

  private List<String> notices() {
    return storage.log().events(ACME, EventQuery.newest(100)).stream()
        .filter(recorded -> recorded.event().kind().equals(EventKinds.MEMBER_NOTIFIED))
        .map(recorded -> recorded.event().fact("notification.text").orElse(""))
        .toList();
  }

  @Test
  void after_fifteen_failed_tries_in_a_row_it_is_disabled_and_the_members_are_told_once() {
    for (String id : List.of("e1", "e2", "e3", "e4")) {
      happened(id);
    }

    hours(100);

    assertThat(told).hasValue(15);
    assertThat(subscription().status()).isEqualTo(Subscription.Status.DISABLED);
    assertThat(subscription().failures()).isEqualTo(15);
    assertThat(subscription().reason().orElse(""))
        .isEqualTo("15 tries in a row failed; the last: the receiver answered 500");
    assertThat(notices())
        .containsExactly(
            "Webhooks to 127.0.0.1 were switched off: 15 tries in a row failed; the last: the"
                + " receiver answered 500");
    assertThat(deliveries(EffectState.DONE)).isEmpty();
    assertThat(deliveries(EffectState.CANCELLED))
        .isNotEmpty()
        .allSatisfy(effect -> assertThat(effect.reason()).contains("the subscription is disabled"));
    happened("e5");
    hours(10);
    assertThat(told).as("told after it was disabled").hasValue(15);
  }

  @Test
  void a_try_that_goes_well_begins_the_count_anew() {
    // Each delivery fails seven times and goes through at the eighth.
    answers = call -> call % 8 == 0 ? 204 : 503;
    for (int i = 0; i < 5; i++) {
      happened("e" + i);
    }

    hours(100);

    assertThat(told).hasValue(40);
    assertThat(deliveries(EffectState.DONE)).hasSize(5);
    assertThat(subscription().status()).isEqualTo(Subscription.Status.ACTIVE);
    assertThat(subscription().failures()).isZero();
    assertThat(notices()).isEmpty();
  }

  @Test
  void one_that_was_disabled_is_told_again_once_somebody_switches_it_on() {
    for (String id : List.of("e1", "e2", "e3")) {
      happened(id);
    }
    hours(60);
    assertThat(subscription().status()).isEqualTo(Subscription.Status.DISABLED);

    Stored<Subscription> stored =
        new Subscriptions(storage.documents()).find(ACME, ID).orElseThrow();
    Subscription off = stored.value();
    storage
        .work()
        .commit(
            List.<Write>of(
                new Subscriptions(storage.documents())
                    .put(
                        ACME,
                        ID,
                        new Subscription(
                            off.url(),
                            off.events(),
                            off.description(),
                            Subscription.Status.ACTIVE,
                            0,
                            Optional.empty()),
                        stored.version())),
            clock.instant());
    answers = call -> 200;
    happened("e9");
    hours(2);

    assertThat(told).hasValue(16);
    assertThat(deliveries(EffectState.DONE))
        .singleElement()
        .satisfies(effect -> assertThat(effect.cause()).contains("e9"));
    assertThat(notices()).hasSize(1);
    assertThat(storage.documents().count(ACME, "webhook-subscription", Map.of())).isEqualTo(1);
  }
}
