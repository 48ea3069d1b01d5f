package io.parley.kommo.webhook;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** A task was made, changed, completed or deleted. Immutable. */
public record TaskEvent(HookItem item) implements KommoEvent {

  @Override
  public String kind() {
    return "task."
        + switch (item.action()) {
          case "add" -> "created";
          case "delete" -> "deleted";
          default -> completing() ? "completed" : "updated";
        };
  }

  /**
   * {@code action_close} tells that this very change closed it; where it is missing, its state. One
   * completed from the calendar comes with a result and without the flag.
   */
  private boolean completing() {
    boolean closed = item.text("status").filter("1"::equals).isPresent();
    return item.text("action_close").isPresent()
        ? item.flag("action_close") || (closed && item.text("result", "id").isPresent())
        : closed;
  }

  @Override
  public String subject() {
    return "task:" + item.id("id").orElse(0L);
  }

  /** When it is due; the text form is in UTC. */
  public Optional<Instant> due() {
    return item.instant("complete_before")
        .or(() -> item.text("complete_till").flatMap(TaskEvent::utc));
  }

  private static Optional<Instant> utc(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  @Override
  public Map<String, Object> facts() {
    return new Facts(item)
        .id("task.id", "id")
        .text("task.text", "text")
        .id("task.typeId", "task_type")
        .number("task.responsibleUserId", "responsible_user_id")
        .flag("task.completed", "status")
        .put("task.due", due().map(Instant::toString))
        .text("task.result", "result", "text")
        .time("task.createdAt", "created_at")
        .time("task.updatedAt", "updated_at")
        .text("was.task.text", "old_text")
        .number("was.task.responsibleUserId", "old_responsible_user_id")
        .element()
        .build();
  }
}
