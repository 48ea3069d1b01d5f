package io.parley.server.console.page;

import io.parley.core.agent.Trace;
import io.parley.core.conversation.Message;
import io.parley.core.work.Effect;
import io.parley.server.insight.Feedback;
import java.util.Optional;

/**
 * A message with what stands behind it.
 *
 * @param message what was said
 * @param trace how the agent came to say it; empty for people's messages
 * @param effect what carried it outside; empty when nothing did
 * @param feedback what is thought of it; empty while nobody has said
 */
public record MessageView(
    Message message, Optional<Trace> trace, Optional<Effect> effect, Optional<Feedback> feedback) {
  /** {@code customer}, {@code agent} or {@code human}. */
  public String side() {
    return switch (message) {
      case Message.FromCustomer customer -> "customer";
      case Message.FromAgent agent -> "agent";
      case Message.FromHuman human -> "human";
    };
  }

  /** Who wrote it, when it says so. */
  public Optional<String> author() {
    return switch (message) {
      case Message.FromCustomer customer -> customer.author();
      case Message.FromAgent agent -> Optional.empty();
      case Message.FromHuman human -> human.author();
    };
  }

  /** What people may say of it; empty for people's own messages. */
  public Optional<RatingView> rating() {
    return message instanceof Message.FromAgent
        ? Optional.of(new RatingView(message.id(), feedback, Optional.empty()))
        : Optional.empty();
  }

  /** What it rests on, in order of use. */
  public java.util.List<io.parley.core.conversation.Citation> citations() {
    return message instanceof Message.FromAgent agent ? agent.citations() : java.util.List.of();
  }
}
