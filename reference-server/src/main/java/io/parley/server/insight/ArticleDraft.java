package io.parley.server.insight;

import io.parley.core.TenantId;
import io.parley.core.conversation.ConversationStore;
import io.parley.core.conversation.Message;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The beginning of an article that would fill a gap.
 *
 * @param title the question as it was asked last
 * @param body Markdown: the ways it was asked, and the answers that people gave
 * @param from where the answers come from
 */
public record ArticleDraft(String title, String body, From from) {
  private static final int LONGEST_TITLE = 120;
  private static final int LOOKED_AT = 200;
  private static final int QUESTIONS = 5;
  private static final int ANSWERS = 3;

  /** How many messages after the question a person's answer may come. */
  private static final int NEARBY = 8;

  /** Where the answers of a draft come from. */
  public enum From {
    CORRECTION,
    OPERATOR,
    NOBODY
  }

  /** The draft for a gap, from corrections, else from what operators replied after the question. */
  public static ArticleDraft of(ConversationStore messages, TenantId tenant, Gap gap) {
    Set<String> answers = new LinkedHashSet<>();
    for (Gap.Question asked : gap.asked()) {
      asked.correction().ifPresent(answers::add);
    }
    From from = From.CORRECTION;
    if (answers.isEmpty()) {
      from = From.OPERATOR;
      for (Gap.Question asked : gap.asked().stream().limit(QUESTIONS).toList()) {
        reply(messages, tenant, asked).ifPresent(answers::add);
      }
    }
    if (answers.isEmpty()) {
      from = From.NOBODY;
      answers.add("…");
    }
    String questions =
        gap.asked().stream()
            .map(asked -> asked.question().strip().replaceAll("\\s+", " "))
            .distinct()
            .limit(QUESTIONS)
            .map(question -> "> " + question)
            .collect(Collectors.joining("\n>\n"));
    String body =
        questions + "\n\n" + answers.stream().limit(ANSWERS).collect(Collectors.joining("\n\n"));
    return new ArticleDraft(title(gap.question()), body, from);
  }

  /** What a person of the company said soon after the question, until the agent spoke again. */
  private static Optional<String> reply(
      ConversationStore messages, TenantId tenant, Gap.Question asked) {
    List<Message> said = messages.tail(tenant, asked.conversationId(), LOOKED_AT);
    int at = 0;
    while (at < said.size() && !said.get(at).id().equals(asked.messageId())) {
      at++;
    }
    for (int i = at + 1; i < said.size() && i <= at + NEARBY; i++) {
      switch (said.get(i)) {
        case Message.FromHuman human when !human.text().isBlank() -> {
          return Optional.of(human.text().strip());
        }
        case Message.FromAgent agent -> {
          return Optional.empty();
        }
        case Message.FromHuman human -> {}
        case Message.FromCustomer customer -> {}
      }
    }
    return Optional.empty();
  }

  private static String title(String question) {
    String line = question.strip().replaceAll("\\s+", " ");
    String whole = line.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + line.substring(1);
    return whole.length() <= LONGEST_TITLE
        ? whole
        : whole.substring(
                0,
                whole.offsetByCodePoints(
                    0, Math.min(LONGEST_TITLE - 1, whole.codePointCount(0, whole.length()))))
            + "…";
  }
}
