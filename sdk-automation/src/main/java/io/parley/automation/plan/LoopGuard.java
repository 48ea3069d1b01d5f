package io.parley.automation.plan;

import io.parley.core.UniqueId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentQuery;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps automations from answering to themselves. Thread-safe.
 *
 * <p>The CRM tells us of our own changes as of anybody's, so "when the lead changes, change the
 * lead" would go on for ever. Three layers stop it: an action that finds everything as wanted does
 * nothing (the handlers see to that); news that an act of ours explains counts one deeper than the
 * act's cause, and nothing is done beyond a depth; and of one lead or other entity only so many
 * acts are planned in a span of time, whatever is the reason. All of it is kept in the store, so a
 * restart forgets nothing, and whoever is stopped is told of by an event, {@code
 * automation.loop_stopped}.
 */
public final class LoopGuard {
  private static final String COLLECTION = "automation-acts";
  private static final int MOST_ENTRIES = 50;

  /** The fact that names the effect which an event is the echo of. */
  private static final String ECHO_OF = "event.effect";

  private final Storage storage;
  private final String name;
  private final Limits limits;

  /**
   * What is allowed.
   *
   * @param depth acts in a row of which each is the answer to the one before; 1 or more
   * @param acts of one entity within the span; 1 or more
   * @param within the span; positive
   */
  public record Limits(int depth, int acts, Duration within) {
    /** 3 in a row; 10 of one entity in 10 minutes. */
    public static final Limits DEFAULT = new Limits(3, 10, Duration.ofMinutes(10));

    public Limits {
      if (depth < 1 || acts < 1 || !within.isPositive()) {
        throw new IllegalArgumentException(
            "depth "
                + depth
                + " and acts "
                + acts
                + " must be 1 or more, within "
                + within
                + " positive");
      }
    }
  }

  /**
   * @param name of the decider that plans through it, such as {@code rules}: deciders that commit
   *     together need guards of different names, and count what all of them planned
   */
  public LoopGuard(Storage storage, String name, Limits limits) {
    this.storage = storage;
    this.name = name;
    this.limits = limits;
  }

  /** Looks at what was done to an entity, before more is planned. */
  public Watch watch(Event event, Entity entity, Instant now) {
    List<Document> kept =
        storage
            .documents()
            .list(
                event.tenant(), COLLECTION, DocumentQuery.first(100).with("entity", entity.key()));
    List<Entry> recent =
        kept.stream()
            .flatMap(document -> Json.read(document.body(), Entries.class).acts().stream())
            .filter(entry -> entry.at().plus(limits.within()).isAfter(now))
            .sorted(Comparator.comparing(Entry::at).reversed())
            .toList();
    Optional<Document> own =
        kept.stream().filter(document -> document.id().equals(id(entity))).findFirst();
    return new Watch(event, entity, now, recent, own);
  }

  private String id(Entity entity) {
    return entity.key() + "|" + name;
  }

  private record Entries(List<Entry> acts) {}

  private record Entry(String effect, Instant at, String action) {}

  /** One look, and what is planned after it. Not thread-safe. */
  public final class Watch {
    private final Event event;
    private final Entity entity;
    private final Instant now;
    private final List<Entry> recent;
    private final Optional<Document> own;
    private final List<Entry> planned = new ArrayList<>();
    private final List<Write> alerts = new ArrayList<>();

    private Watch(
        Event event, Entity entity, Instant now, List<Entry> recent, Optional<Document> own) {
      this.event = event;
      this.entity = entity;
      this.now = now;
      this.recent = recent;
      this.own = own;
    }

    /**
     * Why no more is done; empty when so many more acts may be planned. Whoever is stopped is told
     * of by an event that is among the {@link #writes}, once in a span for the same entity.
     *
     * @param who wants it, for people: {@code rule 'Important customers'}
     */
    public Optional<String> objection(String who, int acts) {
      if (event.depth() + 1 > limits.depth()) {
        return Optional.of(
            stopped(
                who,
                "the event is the answer to "
                    + event.depth()
                    + " acts of ours in a row"
                    + last()
                    + ", and "
                    + limits.depth()
                    + " are allowed"));
      }
      if (recent.size() + planned.size() + acts <= limits.acts()) {
        return Optional.empty();
      }
      long done = recent.stream().filter(this::counts).count() + planned.size();
      return done + acts <= limits.acts()
          ? Optional.empty()
          : Optional.of(
              stopped(
                  who,
                  done
                      + " acts on "
                      + entity.name()
                      + " were planned in the last "
                      + limits.within().toMinutes()
                      + " minutes, and "
                      + limits.acts()
                      + " are allowed"));
    }

    private String last() {
      return event
          .fact(ECHO_OF)
          .flatMap(id -> storage.log().effect(event.tenant(), id))
          .map(act -> ", the last of them " + act.action())
          .orElse("");
    }

    /** What was dropped because all was as wanted did not change anything. */
    private boolean counts(Entry entry) {
      return storage
          .log()
          .effect(event.tenant(), entry.effect())
          .filter(effect -> effect.state() != EffectState.CANCELLED)
          .isPresent();
    }

    private String stopped(String who, String reason) {
      String why = "loop guard: " + reason;
      var facts = new LinkedHashMap<String, Object>();
      event
          .facts()
          .forEach(
              (fact, value) -> {
                if (fact.endsWith(".id") && value != null) {
                  facts.put(fact, value);
                }
              });
      facts.put("automation.name", who);
      facts.put("automation.reason", why);
      facts.put("automation.entity", entity.name());
      long span = now.toEpochMilli() / limits.within().toMillis();
      alerts.add(
          new Write.Happened(
              new Event(
                  event.tenant(),
                  UniqueId.at(now),
                  EventKinds.LOOP_STOPPED,
                  event.subject(),
                  Secret.of("loop|" + entity.key() + "|" + who + "|" + span).sha256(),
                  now,
                  now,
                  Event.OWN,
                  facts,
                  Optional.of(event.id()),
                  // Deep enough that what listens to it may act, and may not go on from there.
                  limits.depth() - 1)));
      return why;
    }

    /** Counts an act that will be planned. */
    public void planned(Effect effect) {
      planned.add(new Entry(effect.id(), now, effect.action()));
    }

    /** What has to be stored with the plan. */
    public List<Write> writes() {
      var writes = new ArrayList<Write>(alerts);
      if (!planned.isEmpty()) {
        List<Entry> mine =
            own.map(document -> Json.read(document.body(), Entries.class).acts()).orElse(List.of());
        List<Entry> kept =
            Stream.concat(planned.stream(), mine.stream())
                .filter(entry -> entry.at().plus(limits.within()).isAfter(now))
                .limit(MOST_ENTRIES + limits.acts())
                .toList();
        writes.add(
            new Write.Put(
                event.tenant(),
                COLLECTION,
                id(entity),
                Map.of("entity", entity.key()),
                Json.write(new Entries(kept)),
                own.map(Document::version).orElse(0L)));
      }
      return List.copyOf(writes);
    }
  }
}
