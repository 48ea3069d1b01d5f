package io.parley.kommo;

import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Task;
import io.parley.kommo.entity.TaskDraft;
import io.parley.kommo.entity.TaskPatch;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The tasks of one account. Reached through {@link Kommo#tasks()}. Thread-safe. */
public final class Tasks {
  private static final String PATH = "tasks";
  private final Connection connection;

  Tasks(Connection connection) {
    this.connection = connection;
  }

  /** The task; empty when it is not there. */
  public Optional<Task> find(long id) {
    return connection
        .find(PATH + "/" + id, new Query())
        .map(Entities::task)
        .filter(task -> task.id() == id);
  }

  /** The tasks that fit, by id; pages are fetched as the stream is read. */
  public Stream<Task> search(UnaryOperator<TaskQuery> which) {
    TaskQuery query = which.apply(new TaskQuery());
    return connection.pages(PATH, query.query(), "tasks").map(Entities::task).filter(query::fits);
  }

  /** The tasks about one entity, done or not, by creation; pages are fetched as they are read. */
  public Stream<Task> about(EntityKind kind, long entityId) {
    Query query =
        new Query()
            .add("limit", 250)
            .add("order[created_at]", "asc")
            .add("filter[entity_type]", kind.path())
            .add("filter[entity_id][0]", entityId);
    return connection
        .pages(PATH, query, "tasks")
        .map(Entities::task)
        .filter(task -> task.entityId().filter(id -> id == entityId).isPresent())
        .filter(task -> task.entityKind().filter(kind::equals).isPresent());
  }

  /** Makes one task and returns its id. Not repeated once Kommo may have received it. */
  public long create(TaskDraft draft) {
    return create(List.of(draft)).getFirst();
  }

  /** Makes tasks, 50 in a request, and returns their ids in the order given. */
  public List<Long> create(List<TaskDraft> drafts) {
    return connection.create(PATH, "tasks", drafts.stream().map(TaskDraft::wire).toList()).stream()
        .map(made -> made.numberOr("id", 0))
        .toList();
  }

  /** Changes one task. */
  public void update(long id, TaskPatch patch) {
    var unused = connection.send(Request.patch(Connection.API + PATH + "/" + id, patch.wire()));
  }

  /** Closes one task. Closing a closed one writes its result again. */
  public void complete(long id, String result) {
    update(id, TaskPatch.builder().completed(result).build());
  }
}
