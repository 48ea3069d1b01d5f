package io.parley.server.kommo;

import io.parley.core.work.Storage;
import io.parley.kommo.Kommo;
import io.parley.kommo.reply.AutoTransport;
import io.parley.kommo.reply.Capability;
import io.parley.kommo.reply.Destination;
import io.parley.kommo.reply.FieldTransport;
import io.parley.kommo.reply.NoteTransport;
import io.parley.kommo.reply.ReplyTransport;
import io.parley.kommo.reply.SalesbotTransport;
import io.parley.kommo.reply.TalkTransport;
import io.parley.server.store.Stored;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ways in which the answers of an integration go out, in their order. Thread-safe. */
public final class KommoReplies {
  private static final Destination ANYWHERE =
      new Destination(Optional.empty(), Optional.empty(), Optional.empty());
  private static final Duration REMINDER = Duration.ofHours(1);

  private final Storage storage;
  private final ReplyWays ways;
  private final InstantSource clock;

  public KommoReplies(Storage storage, ReplyWays ways, InstantSource clock) {
    this.storage = storage;
    this.ways = ways;
    this.clock = clock;
  }

  /** The way that an integration is set to. */
  ReplyTransport of(Stored<Integration> integration, Kommo kommo) {
    return switch (integration.value().transport()) {
      case TALK -> new TalkTransport(kommo);
      case SALESBOT -> salesbot(integration, kommo);
      case FIELD ->
          field(integration, kommo).orElseGet(() -> new AutoTransport(List.of(note(kommo))));
      case NOTE -> note(kommo);
      case AUTO -> new AutoTransport(all(integration, kommo));
    };
  }

  /** Every way that is set up, in the order in which they are tried. */
  public List<ReplyTransport> all(Stored<Integration> integration, Kommo kommo) {
    List<ReplyTransport> all = new ArrayList<>();
    all.add(new TalkTransport(kommo));
    if (ways.salesbotSecret(integration.tenant(), integration.id()).isPresent()) {
      all.add(salesbot(integration, kommo));
    }
    field(integration, kommo).ifPresent(all::add);
    all.add(note(kommo));
    return all;
  }

  private ReplyTransport salesbot(Stored<Integration> integration, Kommo kommo) {
    SalesbotTransport.Saying saying =
        ways.find(integration.tenant(), integration.id())
            .flatMap(ReplyWay::salesbot)
            .map(ReplyWay.Salesbot::saying)
            .orElse(SalesbotTransport.Saying.NEXT_STEP);
    return new SalesbotTransport(
        kommo,
        new StoredWaitingBots(storage, clock, integration.tenant(), integration.id()),
        saying);
  }

  /**
   * A way to answer.
   *
   * @param name such as {@code talk}
   * @param closed why it cannot be used now; empty when it can
   */
  public record Way(String name, Optional<String> closed) {}

  /**
   * Every way that is set up, in the order in which they are tried, with what a probe found.
   *
   * @throws io.parley.core.RemoteException when Kommo failed or did not answer
   */
  public List<Way> probed(Stored<Integration> integration, Kommo kommo) {
    return all(integration, kommo).stream().map(KommoReplies::probed).toList();
  }

  private static Way probed(ReplyTransport way) {
    return switch (way.probe(ANYWHERE)) {
      case Capability.Available() -> new Way(way.name(), Optional.empty());
      // Whether a note finds a place is told by the deal; whether a bot waits, by the moment.
      case Capability.Unavailable(String reason) ->
          new Way(way.name(), way.name().equals("note") ? Optional.empty() : Optional.of(reason));
    };
  }

  private Optional<ReplyTransport> field(Stored<Integration> integration, Kommo kommo) {
    return ways.find(integration.tenant(), integration.id())
        .flatMap(ReplyWay::field)
        .map(
            field ->
                new FieldTransport(
                    kommo,
                    FieldTransport.Settings.of(field.fieldId(), field.botId()),
                    new StoredLeadHolds(storage, clock, integration.tenant(), integration.id()),
                    Thread::sleep));
  }

  private NoteTransport note(Kommo kommo) {
    return new NoteTransport(
        kommo,
        "Suggested answer:",
        Optional.of(new NoteTransport.Reminder("Answer the customer (see the note)", REMINDER)),
        clock);
  }
}
