package io.parley.kommo.load;

import io.parley.core.TenantId;
import io.parley.core.action.Dispatcher;
import io.parley.core.action.Rotation;
import io.parley.core.secret.Secret;
import io.parley.core.sql.SqlStorage;
import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.PostgresSchema;
import io.parley.core.work.Backoff;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Worker;
import io.parley.core.work.Write;
import io.parley.kommo.BudgetWatcher;
import io.parley.kommo.Kommo;
import io.parley.kommo.RateBudget;
import io.parley.kommo.SharedBudgets;
import io.parley.kommo.action.Connections;
import io.parley.kommo.action.KommoActions;
import io.parley.kommo.reply.TalkTransport;
import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.kommo.sandbox.SandboxNote;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Effects of three nodes against an account that answers 429 and 500 and loses answers: each must
 * be done once.
 *
 * <pre>EffectStorm [effects] [sqlite|postgres]</pre>
 */
public final class EffectStorm {
  private static final TenantId TENANT = new TenantId("storm");
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final int NODES = 3;

  private EffectStorm() {}

  /**
   * What came of a storm.
   *
   * @param states how the effects ended
   * @param notes how many notes there are of each effect
   */
  record Outcome(Map<EffectState, Long> states, Map<String, Long> notes) {}

  /** Storms an account over a shared budget and prints what came of it. */
  public static void main(String[] arguments) throws Exception {
    int effects = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 150;
    var folder = Files.createTempDirectory("parley-storm");
    var clock = MutableClock.at(Instant.now());
    boolean postgres = arguments.length > 1 && arguments[1].equals("postgres");
    try (var schema = postgres ? PostgresSchema.create() : null;
        var storage =
            schema != null
                ? SqlStorage.postgres(schema.url(), 16, Clock.systemUTC())
                : SqlStorage.sqlite(folder, Clock.systemUTC());
        var sandbox = KommoSandbox.start(SandboxConfig.builder().clock(clock).build())) {
      Outcome outcome =
          run(
              sandbox,
              storage,
              clock,
              effects,
              node ->
                  new SharedBudgets(
                          storage,
                          "node-" + node,
                          6,
                          Clock.systemUTC(),
                          account -> BudgetWatcher.NOBODY)
                      .of("acme.kommo.com"));
      var stats = sandbox.account().stats();
      System.out.printf(
          "%d effects on %d nodes: %s; notes made %d, doubled %d; requests %d, most in a second"
              + " %d, 429 by the limit %d, answers %s%n",
          effects,
          NODES,
          outcome.states(),
          outcome.notes().size(),
          outcome.notes().values().stream().filter(count -> count > 1).count(),
          stats.requests(),
          stats.mostInASecond(),
          stats.tooMany(),
          stats.byStatus());
    }
    System.exit(0);
  }

  /**
   * @param clock also that of the sandbox: what was lost is looked up by its time
   * @param budgets the budget of each node
   */
  static Outcome run(
      KommoSandbox sandbox,
      Storage storage,
      MutableClock clock,
      int effects,
      IntFunction<RateBudget> budgets)
      throws InterruptedException, ExecutionException {
    long lead = sandbox.account().createLead("Storm").id();
    List<Write> plans = new ArrayList<>();
    for (int i = 0; i < effects; i++) {
      plans.add(new Write.Plan(note(i, lead, clock.instant())));
    }
    storage.work().commit(plans, clock.instant());
    var faults = sandbox.account().faults();
    faults.add(Fault.status(429).withProbability(0.1).times(Math.max(1, effects / 12)));
    faults.add(Fault.status(500).withProbability(0.2).times(effects));
    faults.add(Fault.dropAfter().withProbability(0.2).times(effects));
    faults.add(Fault.dropBefore().withProbability(0.1).times(effects));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Worker> nodes = new ArrayList<>();
      List<Kommo> clients = new ArrayList<>();
      for (int node = 0; node < NODES; node++) {
        Kommo kommo =
            Kommo.connect(sandbox.baseUrl())
                .longLivedToken(Secret.of(sandbox.account().token()))
                .budget(budgets.apply(node))
                .build();
        clients.add(kommo);
        nodes.add(node(storage, kommo, node, clock));
      }
      for (int round = 0; round < 200 && open(storage); round++) {
        List<Future<?>> drains = new ArrayList<>();
        for (Worker node : nodes) {
          for (int i = 0; i < 4; i++) {
            drains.add(threads.submit(node::drain));
          }
        }
        for (Future<?> drain : drains) {
          drain.get();
        }
        clock.advance(Duration.ofMinutes(round < 20 ? 1 : 60));
        if (round == 20) {
          faults.clear();
        }
      }
      clients.forEach(Kommo::close);
    }
    return new Outcome(
        effects(storage).stream()
            .collect(Collectors.groupingBy(Effect::state, Collectors.counting())),
        sandbox.account().notes().stream()
            .collect(Collectors.groupingBy(SandboxNote::text, Collectors.counting())));
  }

  private static Worker node(Storage storage, Kommo kommo, int node, MutableClock clock) {
    Connections connections =
        (tenant, integration) ->
            Optional.of(new Connections.Connected(kommo, new TalkTransport(kommo)));
    var dispatcher =
        new Dispatcher(
            storage.log(),
            KommoActions.all(connections, storage.log(), new Rotation(storage)),
            GRACE,
            Backoff.DEFAULT,
            new Random(node),
            effect -> {});
    return new Worker(
        storage.work(),
        List.of(dispatcher),
        Worker.Settings.named("node-" + node),
        clock,
        new Random(node));
  }

  private static Effect note(int number, long lead, Instant now) {
    return Effect.planned(
        TENANT,
        "note-" + number,
        "effect-%05d".formatted(number),
        "addNote",
        "note:" + number,
        Map.of("text", "note " + number),
        Map.of("integration", "i-1", "lead", Long.toString(lead)),
        Optional.empty(),
        0,
        now);
  }

  private static List<Effect> effects(Storage storage) {
    return storage.log().effects(TENANT, WorkLog.EffectQuery.newest(1_000));
  }

  private static boolean open(Storage storage) {
    return effects(storage).stream().anyMatch(effect -> !effect.state().settled());
  }
}
