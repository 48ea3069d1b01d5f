package io.parley.server.insight;

import io.parley.core.language.Language;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that customers ask and the knowledge base does not answer.
 *
 * @param id stays the same while the first of its questions is in sight
 * @param asked all that ask it, newest first
 * @param decision what somebody decided of it
 */
public record Gap(String id, List<Question> asked, Optional<Decided> decision) {
  public Gap {
    asked = List.copyOf(asked);
  }

  /** One time it was asked; as {@code Asked}. */
  public record Question(
      String question,
      String conversationId,
      String messageId,
      String agentId,
      Instant at,
      boolean badlyRated,
      Optional<String> correction) {}

  /** Where a gap stands. */
  public enum State {
    /** Waits for somebody. */
    OPEN,
    /** Somebody said that it is none. */
    DISMISSED,
    /** Somebody wrote an article, and nobody has asked since. */
    ANSWERED
  }

  /**
   * What somebody decided.
   *
   * @param id of the decision
   * @param articleId the article that answers it; empty when it was dismissed
   * @param by who decided
   * @param at when
   */
  public record Decided(String id, Optional<String> articleId, String by, Instant at) {}

  /** The question as it was asked last. */
  public String question() {
    return asked.getFirst().question();
  }

  /** When it was asked last. */
  public Instant lastAskedAt() {
    return asked.getFirst().at();
  }

  public Optional<Language> language() {
    return Language.detect(question());
  }

  /** Where it stands: an answered one that is asked again is open again. */
  public State state() {
    return decision
        .map(
            decided -> {
              if (decided.articleId().isEmpty()) {
                return State.DISMISSED;
              }
              return lastAskedAt().isAfter(decided.at()) ? State.OPEN : State.ANSWERED;
            })
        .orElse(State.OPEN);
  }
}
