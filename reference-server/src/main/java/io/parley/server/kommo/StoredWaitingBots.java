package io.parley.server.kommo;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.json.Json;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.kommo.reply.Destination;
import io.parley.kommo.reply.WaitingBots;
import io.parley.kommo.webhook.ReturnAddress;
import io.parley.kommo.webhook.WidgetCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The salesbots of one integration that wait for an answer: of one lead or contact the one that
 * asked last. Thread-safe.
 */
final class StoredWaitingBots implements WaitingBots {
  private static final String COLLECTION = "waiting-bot";

  /** Kommo names no end; nobody waits for an answer longer than this. */
  private static final Duration LONGEST = Duration.ofHours(24);

  private record Waits(String subject, String host, String path, Instant since) {}

  private final Storage storage;
  private final InstantSource clock;
  private final TenantId tenant;
  private final String integration;

  StoredWaitingBots(Storage storage, InstantSource clock, TenantId tenant, String integration) {
    this.storage = storage;
    this.clock = clock;
    this.tenant = tenant;
    this.integration = integration;
  }

  /** The write that notes a bot that asks. */
  static Write asked(TenantId tenant, String integration, WidgetCall call, Instant now) {
    var waits = new Waits(call.subject(), call.address().host(), call.address().path(), now);
    return new Write.Put(
        tenant,
        COLLECTION,
        id(integration, call.subject()),
        Map.of(),
        Json.write(waits),
        Write.Put.ANY);
  }

  private static String id(String integration, String subject) {
    return integration + "|" + subject;
  }

  @Override
  public Optional<Waiting> about(Destination to) {
    return Stream.of(to.leadId().map(id -> "lead:" + id), to.contactId().map(id -> "contact:" + id))
        .flatMap(Optional::stream)
        .flatMap(subject -> find(subject).stream())
        .findFirst();
  }

  private Optional<Waiting> find(String subject) {
    return storage
        .documents()
        .find(tenant, COLLECTION, id(integration, subject))
        .map(Document::body)
        .map(body -> Json.read(body, Waits.class))
        .filter(waits -> waits.since().plus(LONGEST).isAfter(clock.instant()))
        .map(
            waits -> {
              var address = new ReturnAddress(waits.host(), waits.path());
              return new Waiting(subject + "|" + address.name(), address, waits.since());
            });
  }

  @Override
  public void forget(Waiting bot) {
    String subject = bot.id().substring(0, bot.id().indexOf('|'));
    if (find(subject).filter(bot::equals).isPresent()) {
      storage
          .work()
          .commit(
              List.of(new Write.Remove(tenant, COLLECTION, id(integration, subject))),
              clock.instant());
    }
  }
}
