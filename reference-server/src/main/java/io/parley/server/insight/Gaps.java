package io.parley.server.insight;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import io.parley.core.TenantId;
import io.parley.core.agent.Trace;
import io.parley.core.event.Event;
import io.parley.core.event.EventKinds;
import io.parley.core.language.Language;
import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkLog;
import io.parley.core.work.Write;
import io.parley.server.store.Shelf;
import io.parley.server.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what customers ask and agents could not answer: questions without an answer and answers
 * that were rated down, of the last 90 days, the newest {@value #MOST} of each, like ones together.
 * Thread-safe.
 */
public final class Gaps {
  /** How far back is looked. */
  public static final Duration SPAN = Duration.ofDays(90);

  private static final int MOST = 2_000;
  private static final int PAGE = 1_000;
  private static final int DECISIONS = 1_000;

  private final Storage storage;
  private final Feedbacks feedbacks;
  private final Shelf<Decision> decisions;
  private final QuestionLikeness likeness = new QuestionLikeness();

  public Gaps(Storage storage, Feedbacks feedbacks) {
    this.storage = storage;
    this.feedbacks = feedbacks;
    this.decisions =
        new Shelf<>(storage.documents(), "gap-decision", Decision.class, decision -> Map.of());
  }

  /** What somebody decided of questions like this one. */
  private record Decision(String question, Optional<String> articleId, String by, Instant at) {}

  private record Ruling(QuestionLikeness.Gist gist, Gap.Decided decided) {}

  private static final class Group {
    private final QuestionLikeness.Gist gist;
    private final List<Gap.Question> asked = new ArrayList<>();

    Group(QuestionLikeness.Gist gist) {
      this.gist = gist;
    }
  }

  /** All gaps, the most asked first. */
  public List<Gap> all(TenantId tenant, Optional<String> agentId, Instant now) {
    List<Ruling> rulings = rulings(tenant);
    return groups(asked(tenant, agentId, now)).stream()
        .map(group -> gap(group, rulings))
        .sorted(
            comparingInt((Gap gap) -> gap.asked().size())
                .reversed()
                .thenComparing(comparing(Gap::lastAskedAt).reversed())
                .thenComparing(Gap::id))
        .toList();
  }

  /** One gap. */
  public Optional<Gap> find(TenantId tenant, String id, Instant now) {
    return all(tenant, Optional.empty(), now).stream()
        .filter(gap -> gap.id().equals(id))
        .findFirst();
  }

  /** The write that says it is none, or which article answers it. */
  public Write decide(
      TenantId tenant, Gap gap, Optional<String> articleId, String by, String id, Instant now) {
    return decisions.put(tenant, id, new Decision(gap.question(), articleId, by, now), 0);
  }

  /** The writes that open a gap again on which somebody decided. */
  public List<Write> reopen(TenantId tenant, Gap gap) {
    return gap.decision().stream().map(decided -> decisions.remove(tenant, decided.id())).toList();
  }

  private List<Ruling> rulings(TenantId tenant) {
    var rulings = new ArrayList<Ruling>();
    for (Stored<Decision> stored : decisions.list(tenant, Map.of(), Optional.empty(), DECISIONS)) {
      Decision decision = stored.value();
      rulings.add(
          new Ruling(
              gist(decision.question()),
              new Gap.Decided(stored.id(), decision.articleId(), decision.by(), decision.at())));
    }
    return rulings;
  }

  private Gap gap(Group group, List<Ruling> rulings) {
    // The newest decision holds.
    Optional<Gap.Decided> decided =
        rulings.stream()
            .filter(ruling -> likeness.likeness(ruling.gist(), group.gist) >= QuestionLikeness.SAME)
            .map(Ruling::decided)
            .findFirst();
    Gap.Question first = group.asked.getLast();
    return new Gap(
        Secret.of(first.messageId() + "|" + first.question()).sha256().substring(0, 16),
        group.asked,
        decided);
  }

  private List<Group> groups(List<Asked> oldestFirst) {
    var groups = new ArrayList<Group>();
    for (Asked asked : oldestFirst) {
      QuestionLikeness.Gist gist = gist(asked.question());
      Group best = null;
      double most = QuestionLikeness.SAME;
      for (Group group : groups) {
        double like = likeness.likeness(group.gist, gist);
        if (like >= most) {
          best = group;
          most = like;
        }
      }
      if (best == null) {
        best = new Group(gist);
        groups.add(best);
      }
      best.asked.addFirst(
          new Gap.Question(
              asked.question(),
              asked.conversationId(),
              asked.messageId(),
              asked.agentId(),
              asked.at(),
              asked.badlyRated(),
              asked.correction()));
    }
    return groups;
  }

  private QuestionLikeness.Gist gist(String question) {
    return likeness.of(question, Language.detect(question));
  }

  /** Oldest first. */
  private List<Asked> asked(TenantId tenant, Optional<String> agentId, Instant now) {
    var asked = new HashMap<String, Asked>();
    unanswered(tenant, now.minus(SPAN)).forEach(each -> asked.put(each.messageId(), each));
    badlyRated(tenant, now.minus(SPAN)).forEach(each -> asked.put(each.messageId(), each));
    return asked.values().stream()
        .filter(each -> agentId.map(each.agentId()::equals).orElse(true))
        .filter(each -> !each.question().isBlank())
        .sorted(comparing(Asked::at).thenComparing(Asked::messageId))
        .toList();
  }

  private List<Asked> unanswered(TenantId tenant, Instant since) {
    var found = new ArrayList<Asked>();
    Optional<String> before = Optional.empty();
    while (found.size() < MOST) {
      var page =
          storage
              .log()
              .events(
                  tenant,
                  new WorkLog.EventQuery(
                      Optional.of(EventKinds.AGENT_COULD_NOT_ANSWER),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of(since),
                      before,
                      PAGE));
      for (var recorded : page) {
        Event event = recorded.event();
        String message = event.fact("message.id").orElse(event.id());
        found.add(
            new Asked(
                event.fact("message.text").orElse(""),
                event.fact("conversation.id").orElse(""),
                message,
                event.fact("conversation.agentId").orElse(""),
                event.occurredAt(),
                false,
                correction(tenant, message)));
      }
      if (page.size() < PAGE) {
        break;
      }
      before = Optional.of(page.getLast().event().id());
    }
    return found;
  }

  private Optional<String> correction(TenantId tenant, String message) {
    return feedbacks.find(tenant, message).flatMap(stored -> stored.value().correction());
  }

  private List<Asked> badlyRated(TenantId tenant, Instant since) {
    var found = new ArrayList<Asked>();
    for (Stored<Feedback> stored :
        feedbacks.rated(tenant, Feedback.Rating.DOWN, Optional.empty(), PAGE)) {
      Feedback feedback = stored.value();
      if (feedback.at().isBefore(since)) {
        continue;
      }
      Trace.find(storage.documents(), tenant, feedback.messageId())
          .ifPresent(
              trace ->
                  found.add(
                      new Asked(
                          trace.question(),
                          feedback.conversationId(),
                          feedback.messageId(),
                          feedback.agentId(),
                          trace.at(),
                          true,
                          feedback.correction())));
    }
    return found;
  }
}
