package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The tasks of an account. */
final class Tasks {
  private final AccountState account;
  private final TreeMap<Long, Task> byId = new TreeMap<>();

  Tasks(AccountState account) {
    this.account = account;
  }

  Task add(Task task) {
    byId.put(task.id(), task);
    publish(Set.of("add_task"), "add", HookItems.task(account, task), task);
    event("task_added", task);
    return task;
  }

  void change(Task before, Task after) {
    byId.put(after.id(), after);
    ObjectNode item = HookItems.task(account, after);
    Set<String> codes = Set.of("update_task");
    if (before.responsibleUserId() != after.responsibleUserId()) {
      item.put("old_responsible_user_id", before.responsibleUserId());
      codes = Set.of("update_task", "responsible_task");
    }
    if (!before.text().equals(after.text())) {
      item.put("old_text", before.text());
    }
    publish(codes, "update", item, after);
    if (after.completed() && !before.completed()) {
      event("task_completed", after);
    }
  }

  void delete(Task task) {
    byId.remove(task.id());
    publish(Set.of("delete_task"), "delete", Wire.object().put("id", task.id()), task);
    event("task_deleted", task);
  }

  private void publish(Set<String> codes, String action, ObjectNode item, Task task) {
    account.subscriptions().publish(codes, "task", action, item, "task/" + task.id());
  }

  private void event(String type, Task task) {
    account
        .events()
        .add(
            type,
            task.id(),
            "task",
            task.updatedBy(),
            account.seconds(),
            Wire.object(),
            Wire.object());
  }

  Optional<Task> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  Stream<Task> all() {
    return byId.values().stream();
  }

  /** When the next open task of a card is due; empty when there is none. */
  Optional<Long> closestOf(Card card) {
    return byId.values().stream()
        .filter(
            task ->
                !task.completed()
                    && task.entityId() == card.id
                    && task.entityType().equals(card.kind.plural()))
        .map(Task::completeTill)
        .min(Long::compare);
  }
}
