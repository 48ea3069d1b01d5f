package io.parley.server.resource;

import io.parley.core.conversation.Conversation;
import io.parley.server.call.Bodies;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A conversation as the API shows it. */
record ConversationView(
    String id,
    String agentId,
    String channel,
    String status,
    Optional<String> contact,
    Optional<String> externalId,
    Optional<String> assignee,
    Instant startedAt,
    Instant lastAt) {

  static ConversationView of(Conversation conversation) {
    return new ConversationView(
        conversation.id(),
        conversation.agentId(),
        conversation.channel(),
        Bodies.spelled(conversation.status()),
        conversation.contact(),
        conversation.externalId(),
        conversation.assignee(),
        conversation.startedAt(),
        conversation.lastAt());
  }

  /** What people may change of a conversation. */
  record Settings(@Nullable String status, Optional<String> assignee) {
    Settings {
      Bodies.choice("status", Conversation.Status.class, Bodies.required("status", status));
      assignee.ifPresent(
          name -> {
            if (name.isBlank() || name.length() > 200) {
              throw new IllegalArgumentException(
                  "assignee of " + name.length() + " characters must have 1 to 200");
            }
          });
    }

    static Settings of(Conversation conversation) {
      return new Settings(Bodies.spelled(conversation.status()), conversation.assignee());
    }

    Conversation on(Conversation conversation) {
      return conversation
          .withStatus(
              Bodies.choice("status", Conversation.Status.class, Bodies.required("status", status)))
          .assignedTo(assignee);
    }
  }

  /** What a person says; 1 to 10,000 characters. */
  record Words(@Nullable String text) {
    Words {
      String said = Bodies.required("text", text);
      if (said.isBlank() || said.length() > 10_000) {
        throw new IllegalArgumentException(
            "text of " + said.length() + " characters must have 1 to 10000 and not be blank");
      }
    }

    String said() {
      return Bodies.required("text", text);
    }
  }
}
