package io.parley.kommo;

import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which tasks to read. Every condition must hold; each is checked again on what Kommo sends,
 * because Kommo ignores filters it does not offer to an account. Not thread-safe.
 */
public final class TaskQuery {
  private final Query query = new Query().add("limit", 250).add("order[id]", "asc");
  private final List<Predicate<Task>> checks = new ArrayList<>();

  TaskQuery() {}

  /** About this thing. */
  public TaskQuery about(EntityKind kind, long entityId) {
    query.add("filter[entity_type]", kind.path()).add("filter[entity_id][0]", entityId);
    checks.add(task -> task.entityId().filter(id -> id == entityId).isPresent());
    checks.add(task -> task.entityKind().filter(kind::equals).isPresent());
    return this;
  }

  /** Only these. */
  public TaskQuery ids(List<Long> ids) {
    query.addAll("filter[id]", ids);
    List<Long> wanted = List.copyOf(ids);
    checks.add(task -> wanted.contains(task.id()));
    return this;
  }

  /** Done, or still to be done. */
  public TaskQuery completed(boolean completed) {
    query.add("filter[is_completed]", completed ? 1 : 0);
    checks.add(task -> task.completed() == completed);
    return this;
  }

  public TaskQuery responsible(long userId) {
    query.add("filter[responsible_user_id][0]", userId);
    checks.add(task -> task.responsibleUserId() == userId);
    return this;
  }

  /** Changed at or after {@code since}, to the second. */
  public TaskQuery updatedSince(Instant since) {
    query.add("filter[updated_at][from]", since.getEpochSecond());
    checks.add(task -> task.updatedAt().getEpochSecond() >= since.getEpochSecond());
    return this;
  }

  Query query() {
    return query;
  }

  boolean fits(Task task) {
    return checks.stream().allMatch(check -> check.test(task));
  }
}
