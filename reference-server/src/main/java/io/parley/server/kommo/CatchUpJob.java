package io.parley.server.kommo;

import io.parley.core.TenantId;
import io.parley.core.json.Json;
import io.parley.core.work.Job;
import io.parley.core.work.JobHandler;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import io.parley.kommo.news.Missed;
import io.parley.server.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the history of an account for what its webhooks did not tell, and records it as they would
 * have. What was heard all the same is recognised and changes nothing. Thread-safe.
 */
public final class CatchUpJob implements JobHandler {
  /** The type of its jobs. */
  public static final String TYPE = "kommo.catchUp";

  /** How far before the gap the reading begins, because clocks and deliveries lag. */
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  /** What a gap may hold at most; the history of an account is long. */
  private static final Duration LONGEST = Duration.ofDays(30);

  private static final int TOGETHER = 200;

  private final Integrations integrations;
  private final KommoAccounts accounts;
  private final HookIntake intake;
  private final WorkStore store;

  public CatchUpJob(
      Integrations integrations, KommoAccounts accounts, HookIntake intake, WorkStore store) {
    this.integrations = integrations;
    this.accounts = accounts;
    this.intake = intake;
    this.store = store;
  }

  /** The job that reads what was missed since {@code from}; stays in the list of jobs. */
  static Write start(TenantId tenant, String integrationId, Instant from, Instant now, String why) {
    return new Write.Enqueue(
        Job.of(
                tenant,
                "catchUp|" + integrationId + "|" + from.toEpochMilli(),
                TYPE,
                "catchUp:" + integrationId,
                Json.write(
                    Map.of(
                        "integration",
                        integrationId,
                        "from",
                        from.toString(),
                        "until",
                        now.toString(),
                        "why",
                        why)),
                now)
            .keptWhenDone());
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Result handle(Job job, Claimed claimed) {
    Map<String, ?> payload = Json.readMap(job.payload());
    String id = String.valueOf(payload.get("integration"));
    Optional<Stored<Integration>> integration = integrations.find(job.tenant(), id);
    if (integration.isEmpty()) {
      return Result.done(List.of());
    }
    Instant now = claimed.now();
    Instant until = Instant.parse(String.valueOf(payload.get("until")));
    Instant from = Instant.parse(String.valueOf(payload.get("from"))).minus(OVERLAP);
    Instant begin = from.isBefore(until.minus(LONGEST)) ? until.minus(LONGEST) : from;
    List<Missed.Caught> caught =
        Missed.read(accounts.client(integration.get()), begin, until.plusSeconds(1), now);
    int news = 0;
    for (int start = 0; start < caught.size(); start += TOGETHER) {
      List<Missed.Caught> part = caught.subList(start, Math.min(start + TOGETHER, caught.size()));
      news += record(integration.get(), part, now);
      claimed.checkpoint(
          List.of(
              new Write.Progress(
                  job.tenant(),
                  job.id(),
                  (double) (start + part.size()) / caught.size(),
                  Optional.empty())));
    }
    return Result.done(
        List.of(
            new Write.Progress(
                job.tenant(),
                job.id(),
                1,
                Optional.of(
                    Json.write(
                        Map.of(
                            "from", begin.toString(),
                            "until", until.toString(),
                            "why", String.valueOf(payload.get("why")),
                            "found", caught.size(),
                            "news", news))))));
  }

  /** Recorded by keys that are the same in every reading, so that a second one changes nothing. */
  private int record(Stored<Integration> from, List<Missed.Caught> caught, Instant now) {
    List<Write> writes = new ArrayList<>();
    caught.forEach(each -> writes.add(intake.happened(from, each.event(), each.key(), now)));
    return (int) store.commit(writes, now).stream().filter(isNew -> isNew).count();
  }

  @Override
  public List<Write> givenUp(Job job, String reason, Instant now) {
    return List.of();
  }
}
