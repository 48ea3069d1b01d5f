package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code /api/v4/tasks}. */
final class TaskRoutes {
  private TaskRoutes() {}

  static void add(Router router) {
    router.add("GET", "/api/v4/tasks", TaskRoutes::list);
    router.add("POST", "/api/v4/tasks", TaskRoutes::create);
    router.add("PATCH", "/api/v4/tasks", TaskRoutes::changeSeveral);
    router.add("GET", "/api/v4/tasks/#id", TaskRoutes::read);
    router.add("PATCH", "/api/v4/tasks/#id", TaskRoutes::changeOne);
  }

  private static Reply list(Request request) {
    Query query = request.query();
    List<Long> ids = query.numbers("filter", "id");
    List<Long> responsible = query.numbers("filter", "responsible_user_id");
    List<Long> types = query.numbers("filter", "task_type");
    List<Long> completed = query.numbers("filter", "is_completed");
    List<String> entityTypes = query.all("filter", "entity_type");
    List<Long> entities = entityTypes.isEmpty() ? List.of() : query.numbers("filter", "entity_id");
    long from = query.number("filter", "updated_at", "from").orElse(Long.MIN_VALUE);
    long to = query.number("filter", "updated_at", "to").orElse(Long.MAX_VALUE);
    Stream<Task> found =
        request
            .account()
            .tasks()
            .all()
            .filter(task -> ids.isEmpty() || ids.contains(task.id()))
            .filter(task -> responsible.isEmpty() || responsible.contains(task.responsibleUserId()))
            .filter(task -> types.isEmpty() || types.contains(task.taskTypeId()))
            .filter(task -> completed.isEmpty() || completed.contains(task.completed() ? 1L : 0L))
            .filter(task -> entityTypes.isEmpty() || entityTypes.contains(task.entityType()))
            .filter(task -> entities.isEmpty() || entities.contains(task.entityId()))
            .filter(task -> task.updatedAt() >= from && task.updatedAt() <= to);
    if (query.first("order", "complete_till").isPresent()) {
      Comparator<Task> order = Comparator.comparingLong(Task::completeTill);
      boolean desc = query.first("order", "complete_till").orElseThrow().equals("desc");
      found = found.sorted(desc ? order.reversed() : order);
    }
    long account = request.account().id();
    return Hal.page(
        request, "tasks", found, Request.MOST_ENTITIES, task -> task.json(request.base(), account));
  }

  private static Reply read(Request request) {
    return request
        .account()
        .tasks()
        .find(request.id())
        .map(task -> Reply.ok(task.json(request.base(), request.account().id())))
        .orElseGet(Reply::nothing);
  }

  private static Reply create(Request request) {
    List<ObjectNode> items = request.objects();
    List<Refusal.FieldError> errors = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      check(request, items.get(i), Request.requestId(items.get(i), i), errors);
    }
    if (!errors.isEmpty()) {
      throw Refusal.validation(errors);
    }
    List<ObjectNode> made = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Task task = request.account().tasks().add(fresh(request, items.get(i)));
      made.add(written(request, task).put("request_id", Request.requestId(items.get(i), i)));
    }
    return Hal.written(request, "tasks", made);
  }

  private static void check(
      Request request, ObjectNode item, String requestId, List<Refusal.FieldError> errors) {
    for (String name : List.of("text", "complete_till")) {
      if (!item.hasNonNull(name)) {
        errors.add(
            new Refusal.FieldError(requestId, "FieldMissing", name, "This field is missing."));
      }
    }
    if (item.hasNonNull("complete_till") && !item.get("complete_till").isIntegralNumber()) {
      errors.add(
          new Refusal.FieldError(
              requestId, "InvalidType", "complete_till", "This value should be of type int."));
    }
    if (item.hasNonNull("entity_id")) {
      boolean there =
          EntityKind.of(item.path("entity_type").asText())
              .flatMap(kind -> request.account().cards(kind).find(item.get("entity_id").asLong()))
              .isPresent();
      if (!there) {
        errors.add(
            new Refusal.FieldError(
                requestId,
                "NotSupportedChoice",
                "entity_id",
                "The value you selected is not a valid choice."));
      }
    }
  }

  private static Task fresh(Request request, ObjectNode item) {
    AccountState account = request.account();
    long now = account.seconds();
    long by = item.path("created_by").asLong(request.userId());
    boolean completed = item.path("is_completed").asBoolean();
    return new Task(
        account.nextId(),
        item.hasNonNull("entity_id") ? item.path("entity_type").asText() : "",
        item.path("entity_id").asLong(),
        item.path("task_type_id").asLong(1),
        item.path("text").asText(),
        item.path("complete_till").asLong(),
        item.path("duration").asLong(),
        completed,
        item.path("result").path("text").asText(),
        item.path("responsible_user_id").asLong(request.userId()),
        by,
        by,
        now,
        now);
  }

  private static Reply changeSeveral(Request request) {
    List<ObjectNode> items = request.objects();
    List<ObjectNode> changed = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ObjectNode item = items.get(i);
      Task task = change(request, item.path("id").asLong(), item);
      changed.add(
          written(request, task)
              .put("updated_at", task.updatedAt())
              .put("request_id", Request.requestId(item, i)));
    }
    return Hal.written(request, "tasks", changed);
  }

  private static Reply changeOne(Request request) {
    Task task = change(request, request.id(), request.object());
    return Reply.ok(written(request, task).put("updated_at", task.updatedAt()));
  }

  private static Task change(Request request, long id, ObjectNode item) {
    Tasks tasks = request.account().tasks();
    Task known = tasks.find(id).orElseThrow(Refusal::notFound);
    Task changed =
        new Task(
            known.id(),
            known.entityType(),
            known.entityId(),
            item.path("task_type_id").asLong(known.taskTypeId()),
            item.path("text").asText(known.text()),
            item.path("complete_till").asLong(known.completeTill()),
            item.path("duration").asLong(known.duration()),
            item.path("is_completed").asBoolean(known.completed()),
            item.path("result").path("text").asText(known.result()),
            item.path("responsible_user_id").asLong(known.responsibleUserId()),
            known.createdBy(),
            request.userId(),
            known.createdAt(),
            request.account().seconds());
    tasks.change(known, changed);
    return changed;
  }

  private static ObjectNode written(Request request, Task task) {
    return Hal.self(Wire.object().put("id", task.id()), request.href("/api/v4/tasks/" + task.id()));
  }
}
