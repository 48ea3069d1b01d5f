package io.parley.core.agent;

import io.parley.core.SdkException;
import io.parley.core.model.UnusableAnswerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The making of one answer: answerers are asked in order, each draft passes the guards, and one
 * that does not is repaired twice at most. Not thread-safe, except that a growing draft may be
 * heard on the thread that makes it.
 */
final class Drafting {
  private static final Logger log = LoggerFactory.getLogger(Drafting.class);

  private static final int MOST_REPAIRS = 2;

  /** Nobody reads a longer message, and guards need not either. */
  private static final int LONGEST = 8_000;

  private final List<Answerer> answerers;
  private final List<Guard> guards;
  private final Answerer.Question question;
  private final Optional<Speaker> speaker;
  private final List<String> notes;

  private final StringBuilder spoken = new StringBuilder();
  private Answerer.Usage usage = Answerer.Usage.NONE;
  private boolean modelFailed;
  private int tries;
  private Answerer.@Nullable Draft heardLast;
  private @Nullable String stoppedFor;

  Drafting(
      List<Answerer> answerers,
      List<Guard> guards,
      Answerer.Question question,
      Optional<Speaker> speaker,
      List<String> notes) {
    this.answerers = answerers;
    this.guards = guards;
    this.question = question;
    this.speaker = speaker;
    this.notes = notes;
  }

  /** The question as it is asked now: what an earlier try goes on to say is not heard. */
  private synchronized Answerer.Question asking(List<String> wrong) {
    int now = ++tries;
    Optional<Answerer.Hearing> hearing = speaker.map(heard -> draft -> grows(now, draft));
    return new Answerer.Question(
        question.turn(),
        question.language(),
        question.context(),
        question.marks(),
        wrong,
        question.patience(),
        hearing);
  }

  private synchronized void heardOut() {
    tries++;
  }

  /** What all drafts cost. */
  Answerer.Usage usage() {
    return usage;
  }

  /** Whether an answerer other than the last failed and nothing of its own was said. */
  boolean modelFailed() {
    return modelFailed;
  }

  /** What was heard so far. */
  synchronized String spoken() {
    return spoken.toString();
  }

  /** A draft that has passed the guards. */
  Answerer.Draft draft() {
    boolean offline =
        question
            .agent()
            .profile()
            .model()
            .provider()
            .filter(Agent.Model.OFFLINE::equals)
            .isPresent();
    int last = answerers.size() - 1;
    for (int i = offline ? last : 0; i <= last; i++) {
      Optional<Answerer.Draft> draft = asked(answerers.get(i), i == last);
      if (draft.isPresent()) {
        return draft.get();
      }
    }
    // With nothing to answer from, the last one says that it does not know.
    return answerers.getLast().answer(question.without());
  }

  private Optional<Answerer.Draft> asked(Answerer answerer, boolean last) {
    List<String> wrong = new ArrayList<>();
    int repairs = Math.min(MOST_REPAIRS, answerer.repairs());
    for (int attempt = 0; attempt <= repairs; attempt++) {
      try {
        Answerer.Draft draft = answerer.answer(asking(wrong));
        heardOut();
        usage = usage.and(draft.usage());
        Passing passage = through(draft);
        notes.addAll(passage.notes());
        if (passage.objection().isEmpty()) {
          return passage.draft().text().startsWith(spoken())
              ? Optional.of(passage.draft())
              : kept();
        }
        notes.add("the draft of " + draft.by() + " was refused: " + passage.objection().get());
        wrong.add(passage.objection().get());
      } catch (UnusableAnswerException e) {
        heardOut();
        String problem = stopped().orElse(e.problem());
        notes.add("an answerer failed: " + e.remote() + ": " + problem);
        modelFailed |= attempt == repairs && !last;
        wrong.add(problem);
      } catch (SdkException e) {
        heardOut();
        log.warn("an answerer failed, the next one takes over: {}", e.getMessage());
        notes.add("an answerer failed: " + e.getMessage());
        modelFailed |= !last;
        return kept();
      } catch (RuntimeException e) {
        heardOut();
        if (last) {
          throw e;
        }
        log.error("an answerer failed, the next one takes over", e);
        notes.add("an answerer failed: " + e.getClass().getSimpleName());
        modelFailed = true;
        return kept();
      }
      Optional<Answerer.Draft> kept = kept();
      if (kept.isPresent()) {
        return kept;
      }
    }
    return Optional.empty();
  }

  /** What was heard cannot be taken back: it becomes the answer. */
  private synchronized Optional<Answerer.Draft> kept() {
    if (spoken.isEmpty() || heardLast == null) {
      return Optional.empty();
    }
    notes.add("what was heard already stays the answer");
    modelFailed = false;
    return Optional.of(heardLast.saying(spoken.toString()));
  }

  /** Why what grew was stopped, once. */
  private synchronized Optional<String> stopped() {
    Optional<String> reason = Optional.ofNullable(stoppedFor);
    stoppedFor = null;
    return reason;
  }

  /** A draft's way through the guards. */
  private record Passing(Answerer.Draft draft, List<String> notes, Optional<String> objection) {}

  private Passing through(Answerer.Draft draft) {
    if (draft.text().length() > LONGEST) {
      return new Passing(
          draft,
          List.of(),
          Optional.of("it has " + draft.text().length() + " characters, more than " + LONGEST));
    }
    Optional<String> script =
        question.guidance().map(Guidance::words).filter(draft.text()::endsWith);
    if (script.isEmpty()) {
      return checked(draft);
    }
    // The words of a script, as its author wrote them, need no guard: the company says them.
    String own = draft.text().substring(0, draft.text().length() - script.get().length());
    String bare = own.stripTrailing();
    if (bare.isEmpty()) {
      return new Passing(draft, List.of(), Optional.empty());
    }
    Passing checked = checked(draft.saying(bare));
    String gap = own.substring(bare.length());
    return new Passing(
        checked.draft().saying(checked.draft().text() + gap + script.get()),
        checked.notes(),
        checked.objection());
  }

  private Passing checked(Answerer.Draft draft) {
    Answerer.Draft passing = draft;
    List<String> said = new ArrayList<>();
    Answerer.Question asked = question.finding(draft.found());
    for (Guard guard : guards) {
      switch (guard.check(asked, passing)) {
        case Guard.Ruling.Passed passed -> {}
        case Guard.Ruling.Changed(String text, String note) -> {
          passing = passing.saying(text);
          said.add(guard.name() + ": " + note);
        }
        case Guard.Ruling.Refused(String reason) -> {
          return new Passing(passing, said, Optional.of(reason));
        }
      }
    }
    return new Passing(passing, said, Optional.empty());
  }

  /** Lets the words go out that the guards pass; what hands over is said as a whole. */
  private synchronized boolean grows(int at, Answerer.Draft sofar) {
    if (at != tries) {
      return false;
    }
    Agent.Handoff policy = question.agent().profile().handoff();
    boolean held =
        sofar.verdict() == Answerer.Verdict.HANDOFF
            || (sofar.verdict() == Answerer.Verdict.UNKNOWN && policy.whenUnanswered());
    if (held) {
      return true;
    }
    Passing passage = through(sofar);
    String text = passage.draft().text();
    if (passage.objection().isPresent() || !text.startsWith(spoken.toString())) {
      stoppedFor = passage.objection().orElse("what was said before was changed");
      return false;
    }
    String more = text.substring(spoken.length());
    if (!more.isEmpty()) {
      spoken.append(more);
      heardLast = passage.draft();
      speaker.ifPresent(each -> each.say(more));
    }
    return true;
  }

  /** Says what of the reply was not heard yet. */
  synchronized void rest(String said) {
    String more = said.startsWith(spoken.toString()) ? said.substring(spoken.length()) : "";
    if (!more.isEmpty()) {
      spoken.append(more);
      speaker.ifPresent(each -> each.say(more));
    }
  }
}
