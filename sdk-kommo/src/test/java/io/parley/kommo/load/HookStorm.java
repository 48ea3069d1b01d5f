package io.parley.kommo.load;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Dispatcher;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.document.Document;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.secret.Secret;
import io.parley.core.sql.SqlStorage;
import io.parley.core.work.Backoff;
import io.parley.core.work.Decider;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.EventJob;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Worker;
import io.parley.core.work.Write;
import io.parley.kommo.Kommo;
import io.parley.kommo.RateBudget;
import io.parley.kommo.action.Connections;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.NoteDraft;
import io.parley.kommo.news.KommoScreening;
import io.parley.kommo.news.LeadLook;
import io.parley.kommo.news.StageFence;
import io.parley.kommo.reply.TalkTransport;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.kommo.sandbox.SandboxNote;
import io.parley.kommo.webhook.WebhookReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Moves every lead of an account several times, delivers the hooks about it several times and in
 * any order while a worker decides and acts, and counts: {@code HookStorm [LEADS]}. Whoever acts on
 * "the lead came to a stage" must have acted once for each lead, on the stage it is in.
 */
public final class HookStorm {
  private static final TenantId TENANT = new TenantId("storm");
  private static final String SOURCE = KommoScreening.SOURCE + "1";
  private static final int MOVES = 3;
  private static final int COPIES = 3;
  private static final int SENDERS = 8;

  /**
   * What was counted.
   *
   * @param delivered hooks posted
   * @param recorded events recorded
   * @param right leads whose last known stage is the one they are in
   * @param done acts carried out
   * @param dropped acts dropped because the lead had moved on
   * @param old events that were old news
   * @param notes notes in the account
   * @param wrong notes about a stage that the lead is not in
   */
  public record Count(
      int leads,
      int delivered,
      int recorded,
      int right,
      int done,
      int dropped,
      int old,
      int notes,
      int wrong,
      Duration took) {}

  private record Hook(long lead, long status, byte[] body) {}

  private final KommoSandbox sandbox =
      KommoSandbox.start(
          SandboxConfig.builder().requestsPerSecond(1_000_000).logLimit(100_000).build());
  private final SandboxAccount account = sandbox.account();
  private final Kommo kommo =
      Kommo.connect(sandbox.baseUrl())
          .longLivedToken(Secret.of(account.token()))
          .budget(RateBudget.unpaced())
          .build();

  private HookStorm() {}

  /** Storms an account of so many leads; {@code seed} makes the order. */
  public static Count run(int leads, long seed, Path folder) throws InterruptedException {
    var storm = new HookStorm();
    try (Storage storage = SqlStorage.sqlite(folder, Clock.systemUTC())) {
      return storm.run(leads, new Random(seed), storage);
    } finally {
      storm.kommo.close();
      storm.sandbox.close();
    }
  }

  private Count run(int leads, Random random, Storage storage) throws InterruptedException {
    List<Hook> hooks = moved(leads);
    long last = hooks.getLast().status();
    List<Hook> posts = new ArrayList<>();
    for (int copy = 0; copy < COPIES; copy++) {
      posts.addAll(hooks);
    }
    Collections.shuffle(posts, random);
    long started = System.nanoTime();
    try (Worker worker = worker(storage)) {
      worker.start();
      post(posts, storage);
      awaitQuiet(storage);
    }
    return count(leads, posts.size(), last, Duration.ofNanos(System.nanoTime() - started), storage);
  }

  /** Every lead goes from stage to stage, a second apart. */
  private List<Hook> moved(int leads) {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < leads; i++) {
      ids.add(account.createLead("Lead " + i).id());
    }
    List<Long> stages = List.copyOf(account.stages().values()).subList(1, 1 + MOVES);
    List<Hook> hooks = new ArrayList<>();
    for (long stage : stages) {
      sandbox.advance(Duration.ofSeconds(1));
      for (long lead : ids) {
        account.moveLead(lead, stage);
        hooks.add(
            new Hook(
                lead,
                stage,
                ("leads[status][0][id]=%d&leads[status][0][status_id]=%d"
                        + "&leads[status][0][last_modified]=%d")
                    .formatted(lead, stage, sandbox.now().getEpochSecond())
                    .getBytes(StandardCharsets.UTF_8)));
      }
    }
    return hooks;
  }

  private static void post(List<Hook> posts, Storage storage) throws InterruptedException {
    var next = new AtomicInteger();
    var done = new CountDownLatch(SENDERS);
    for (int i = 0; i < SENDERS; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                for (int n = next.getAndIncrement(); n < posts.size(); n = next.getAndIncrement()) {
                  Instant now = Instant.now();
                  List<Write> writes =
                      WebhookReader.read(posts.get(n).body(), now).stream()
                          .map(told -> told.event(TENANT, UniqueId.at(now), SOURCE))
                          .<Write>map(Write.Happened::new)
                          .toList();
                  storage.work().commit(writes, now);
                }
                done.countDown();
              });
    }
    done.await();
  }

  private Worker worker(Storage storage) {
    Connections connections =
        (tenant, integration) ->
            Optional.of(new Connections.Connected(kommo, new TalkTransport(kommo)));
    var look = new LeadLook(connections);
    var random = new Random(1);
    var dispatcher =
        new Dispatcher(
            storage.log(),
            List.of(new StageFence(new Noting(), storage.log(), look)),
            Duration.ofSeconds(20),
            Backoff.DEFAULT,
            random,
            effect -> {});
    var events =
        new EventJob(
            storage.log(),
            List.of(new KommoScreening(storage.log(), look)),
            List.of(new OnEveryMove()));
    return new Worker(
        storage.work(),
        List.of(events, dispatcher),
        Worker.Settings.named("storm"),
        Clock.systemUTC(),
        random);
  }

  private static void awaitQuiet(Storage storage) {
    while (storage.log().backlog(Instant.now()).waiting() > 0) {
      LockSupport.parkNanos(20_000_000);
    }
  }

  private Count count(int leads, int delivered, long last, Duration took, Storage storage) {
    List<Effect> effects = new ArrayList<>();
    Optional<String> before = Optional.empty();
    List<Effect> page;
    do {
      page =
          storage
              .log()
              .effects(
                  TENANT,
                  new WorkLog.EffectQuery(
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      before,
                      1000));
      effects.addAll(page);
      before = page.isEmpty() ? before : Optional.of(page.getLast().id());
    } while (!page.isEmpty());
    int recorded = 0;
    int old = 0;
    for (EventState state : EventState.values()) {
      Optional<String> from = Optional.empty();
      while (true) {
        var found =
            storage
                .log()
                .events(
                    TENANT,
                    new WorkLog.EventQuery(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(state),
                        Optional.empty(),
                        from,
                        1000));
        if (found.isEmpty()) {
          break;
        }
        recorded += found.size();
        old += state == EventState.IGNORED ? found.size() : 0;
        from = Optional.of(found.getLast().event().id());
      }
    }
    String wanted = "came to " + last;
    List<SandboxNote> notes =
        account.notes().stream().filter(note -> note.text().startsWith("came to ")).toList();
    int right =
        (int)
            account.leads().stream()
                .filter(
                    lead ->
                        storage
                            .documents()
                            .find(TENANT, "stage", "lead:" + lead.id())
                            .map(Document::body)
                            .filter(String.valueOf(lead.statusId())::equals)
                            .isPresent())
                .count();
    return new Count(
        leads,
        delivered,
        recorded,
        right,
        (int) effects.stream().filter(e -> e.state() == EffectState.DONE).count(),
        (int) effects.stream().filter(e -> e.state() == EffectState.CANCELLED).count(),
        old,
        notes.size(),
        (int) notes.stream().filter(note -> !note.text().equals(wanted)).count(),
        took);
  }

  /** Acts on every move that is news, and keeps the stage it told. */
  private static final class OnEveryMove implements Decider {
    @Override
    public String name() {
      return "storm";
    }

    @Override
    public Decision decide(Event event, Instant now) {
      String status = event.fact("lead.statusId").orElse("?");
      return Decision.yes(
          "the lead came to " + status,
          List.of(
              new Write.Put(TENANT, "stage", event.subject(), Map.of(), status, Write.Put.ANY),
              new Write.Plan(
                  Effect.planned(
                      TENANT,
                      "note|" + event.key(),
                      UniqueId.at(now),
                      "note",
                      event.subject(),
                      Map.of("text", "came to " + status),
                      Map.of("lead", event.subject().substring("lead:".length())),
                      Optional.of(event.id()),
                      event.depth() + 1,
                      now))));
    }
  }

  private final class Noting implements ActionHandler {
    @Override
    public String type() {
      return "note";
    }

    @Override
    public String parameters() {
      return "{}";
    }

    @Override
    public Optional<String> objection(Effect effect) {
      return Optional.empty();
    }

    @Override
    public Outcome run(Effect effect) {
      long lead = Long.parseLong(effect.at("lead").orElseThrow());
      long note =
          kommo
              .notes(EntityKind.LEADS)
              .create(lead, NoteDraft.text(effect.parameter("text").orElseThrow()));
      return new Outcome.Done(Optional.of(String.valueOf(note)));
    }

    @Override
    public Finding reconcile(Effect effect, Claims claims) {
      return new Finding.Unclear("notes are counted, not looked up");
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int leads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
    System.out.println(run(leads, 7, Files.createTempDirectory("parley-storm")));
  }
}
