package io.parley.server.feed;

import io.parley.core.event.Event;
import io.parley.core.work.Effect;
import java.util.Locale;
import java.util.Map;

/** Sentences for what happened. */
final class Titles {
  private static final Map<String, String> SENTENCES =
      Map.ofEntries(
          Map.entry("message.received", "A customer wrote"),
          Map.entry("message.sent", "A message was sent"),
          Map.entry("agent.replied", "The agent answered"),
          Map.entry("agent.could_not_answer", "The agent did not know"),
          Map.entry("agent.reply_due", "An answer is due"),
          Map.entry("agent.model_paused", "The language model is not asked for a while"),
          Map.entry("conversation.started", "A conversation started"),
          Map.entry("conversation.handed_off", "A person is needed in a conversation"),
          Map.entry("conversation.resumed", "The agent has the conversation again"),
          Map.entry("conversation.closed", "A conversation was closed"),
          Map.entry("lead.created", "A lead was created"),
          Map.entry("lead.status_changed", "A lead moved on"),
          Map.entry("sequence.enrolled", "A sequence began"),
          Map.entry("sequence.finished", "A sequence is through"),
          Map.entry("sequence.exited", "A sequence ended early"),
          Map.entry("talk.created", "A talk started"),
          Map.entry("talk.closed", "A talk was closed"),
          Map.entry("integration.needs_reauth", "An integration needs a new credential"),
          Map.entry("file.processed", "A file was read"),
          Map.entry("sync.finished", "An account was synced"),
          Map.entry("automation.loop_stopped", "A loop was stopped"),
          Map.entry("member.notified", "Members were told"),
          Map.entry("integration.hooks_missed", "Webhooks were missed; the history is read"),
          Map.entry("salesbot.asked", "A salesbot asked for an answer"),
          Map.entry("kommo.unknown", "Kommo sent something unknown"));

  private Titles() {}

  static String of(Event event) {
    return SENTENCES.getOrDefault(event.kind(), words(event.kind()));
  }

  static String of(Effect effect) {
    String how =
        switch (effect.state()) {
          case PLANNED -> "is planned";
          case SENDING -> "is being sent";
          case DONE -> "is done";
          case FAILED -> "failed";
          case UNKNOWN -> "may or may not have happened; please decide";
          case CANCELLED -> "was dropped";
        };
    return effect.action() + " " + how;
  }

  /** {@code lead.note_added} as {@code Lead note added}. */
  private static String words(String kind) {
    String words = kind.replace('.', ' ').replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
