package io.parley.samples;

import io.parley.core.RemoteException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Dispatcher;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.work.Backoff;
import io.parley.core.work.Effect;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Worker;
import io.parley.core.work.Write;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;

/**
 * An action of one's own: a courier is booked, once, although the answer to the first request is
 * lost. Rules, sequences and agents call it as {@code {"type": "bookCourier", "parcel": "P-1"}}
 * when the handler is registered with the others.
 */
public final class OwnAction {
  private OwnAction() {}

  /** The other system: keeps what it is asked under the name it is asked by. */
  static final class Courier {
    private final ConcurrentMap<String, String> bookings = new ConcurrentHashMap<>();
    private boolean losesAnswers;

    /** Books, and names the booking after the key: the same key books once. */
    String book(String key, String parcel) {
      bookings.put(key, parcel);
      if (losesAnswers) {
        losesAnswers = false;
        throw new RemoteException("courier", "no answer in time", true, true, null, null);
      }
      return "booking-" + key;
    }

    Optional<String> find(String key) {
      return Optional.ofNullable(bookings.get(key)).map(parcel -> "booking-" + key);
    }

    int count() {
      return bookings.size();
    }

    Courier losingAnAnswer() {
      losesAnswers = true;
      return this;
    }
  }

  /** Books the courier; a booking is found again by the key of its effect. */
  static final class BookCourier implements ActionHandler {
    private final Courier courier;

    BookCourier(Courier courier) {
      this.courier = courier;
    }

    @Override
    public String type() {
      return "bookCourier";
    }

    @Override
    public String parameters() {
      return """
      {"type":"object","additionalProperties":false,"required":["parcel"],
       "description":"Books a courier for a parcel.",
       "properties":{"parcel":{"type":"string","pattern":"^P-[0-9]{1,9}$",
         "description":"the parcel's number, such as P-17"}}}
      """;
    }

    @Override
    public Optional<String> objection(Effect effect) {
      return Optional.empty();
    }

    @Override
    public Outcome run(Effect effect) {
      return new Outcome.Done(
          Optional.of(courier.book(effect.key(), effect.parameter("parcel").orElseThrow())));
    }

    @Override
    public Finding reconcile(Effect effect, Claims claims) {
      return courier
          .find(effect.key())
          .<Finding>map(booking -> new Finding.Happened(Optional.of(booking)))
          .orElseGet(Finding.Absent::new);
    }
  }

  public static void main(String[] arguments) {
    System.out.println(booked(new Courier().losingAnAnswer(), Clock.systemUTC()));
  }

  /**
   * Plans one booking and has it carried out, whatever becomes of the answer.
   *
   * @param clock tells when it begins
   * @return the effect, as the ledger shows it in the end
   */
  static Effect booked(Courier courier, InstantSource clock) {
    var shop = new TenantId("shop");
    try (var storage = new InMemoryStorage()) {
      Instant now = clock.instant();
      Effect wanted =
          Effect.planned(
              shop,
              "courier|P-17",
              UniqueId.at(now),
              "bookCourier",
              "lead:17",
              Map.of("parcel", "P-17"),
              Map.of(),
              Optional.empty(),
              0,
              now);
      storage.work().commit(List.of(new Write.Plan(wanted)), now);
      var dispatcher =
          new Dispatcher(
              storage.log(),
              List.of(new BookCourier(courier)),
              Duration.ofSeconds(40),
              Backoff.DEFAULT,
              RandomGenerator.getDefault(),
              effect -> {});
      // The second look comes a moment later, which need not be waited for here.
      for (Instant at = now;
          at.isBefore(now.plus(Duration.ofMinutes(5)));
          at = at.plus(Duration.ofSeconds(30))) {
        new Worker(
                storage.work(),
                List.of(dispatcher),
                Worker.Settings.named("sample"),
                Clock.fixed(at, java.time.ZoneOffset.UTC),
                RandomGenerator.getDefault())
            .drain();
      }
      return storage.log().effects(shop, WorkLog.EffectQuery.newest(1)).getFirst();
    }
  }
}
