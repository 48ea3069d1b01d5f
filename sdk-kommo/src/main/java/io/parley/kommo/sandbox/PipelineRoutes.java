package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/v4/leads/pipelines} with their stages, and the reasons of losing a lead. */
final class PipelineRoutes {
  private static final String PIPELINE = "/api/v4/leads/pipelines/#id";

  private PipelineRoutes() {}

  static void add(Router router) {
    router.add("GET", "/api/v4/leads/pipelines", PipelineRoutes::list);
    router.add("POST", "/api/v4/leads/pipelines", PipelineRoutes::create);
    router.add("GET", PIPELINE, request -> Reply.ok(json(request, pipeline(request))));
    router.add("PATCH", PIPELINE, PipelineRoutes::change);
    router.add("DELETE", PIPELINE, PipelineRoutes::remove);
    router.add("GET", PIPELINE + "/statuses", PipelineRoutes::statuses);
    router.add("POST", PIPELINE + "/statuses", PipelineRoutes::createStatuses);
    router.add("GET", PIPELINE + "/statuses/#status", PipelineRoutes::status);
    router.add("PATCH", PIPELINE + "/statuses/#status", PipelineRoutes::changeStatus);
    router.add("DELETE", PIPELINE + "/statuses/#status", PipelineRoutes::removeStatus);
    router.add("GET", "/api/v4/leads/loss_reasons", PipelineRoutes::lossReasons);
  }

  private static Pipeline pipeline(Request request) {
    return request.account().pipelines().find(request.id()).orElseThrow(Refusal::notFound);
  }

  private static ObjectNode json(Request request, Pipeline pipeline) {
    return pipeline.json(request.base(), request.account().id());
  }

  private static Reply list(Request request) {
    return Hal.whole(
        request,
        "pipelines",
        request.account().pipelines().all().stream().map(p -> json(request, p)).toList());
  }

  private static Reply create(Request request) {
    AccountRoutes.requireAdmin(request);
    List<ObjectNode> made = new ArrayList<>();
    for (ObjectNode item : request.objects()) {
      List<String> stages = new ArrayList<>();
      for (JsonNode status : item.path("_embedded").path("statuses")) {
        if (status.path("id").asLong() != Pipeline.WON
            && status.path("id").asLong() != Pipeline.LOST) {
          stages.add(status.path("name").asText());
        }
      }
      if (stages.isEmpty()) {
        throw Refusal.validation("TooFew", "_embedded.statuses", "At least one is needed.");
      }
      Pipeline added =
          request.account().pipelines().add(item.path("name").asText("Pipeline"), stages);
      made.add(json(request, added));
    }
    return Hal.written(request, "pipelines", made);
  }

  private static Reply change(Request request) {
    AccountRoutes.requireAdmin(request);
    Pipeline pipeline = pipeline(request);
    ObjectNode body = request.object();
    pipeline.name = body.path("name").asText(pipeline.name);
    pipeline.sort = body.path("sort").asLong(pipeline.sort);
    return Reply.ok(json(request, pipeline));
  }

  private static Reply remove(Request request) {
    AccountRoutes.requireAdmin(request);
    Pipeline pipeline = pipeline(request);
    boolean used = request.account().leads().all().anyMatch(lead -> lead.pipelineId == pipeline.id);
    if (pipeline.main || used) {
      throw Refusal.unprocessable("The main pipeline and pipelines with leads stay");
    }
    request.account().pipelines().remove(pipeline.id);
    return Reply.nothing();
  }

  private static Reply statuses(Request request) {
    Pipeline pipeline = pipeline(request);
    return Hal.whole(
        request,
        "statuses",
        pipeline.inOrder().stream().map(status -> json(request, pipeline, status)).toList());
  }

  private static ObjectNode json(Request request, Pipeline pipeline, Pipeline.Status status) {
    return status.json(request.base(), request.account().id(), pipeline.id);
  }

  private static Reply createStatuses(Request request) {
    AccountRoutes.requireAdmin(request);
    Pipeline pipeline = pipeline(request);
    List<ObjectNode> made = new ArrayList<>();
    for (ObjectNode item : request.objects()) {
      if (!item.hasNonNull("name")) {
        throw Refusal.validation("FieldMissing", "name", "This field is missing.");
      }
      var added =
          request
              .account()
              .pipelines()
              .addStatus(
                  pipeline,
                  item.get("name").asText(),
                  item.path("sort").asLong(500),
                  item.path("color").asText("#99ccff"));
      made.add(json(request, pipeline, added));
    }
    return Hal.written(request, "statuses", made);
  }

  private static Pipeline.Status find(Request request) {
    return pipeline(request).status(request.id("status")).orElseThrow(Refusal::notFound);
  }

  private static Reply status(Request request) {
    return Reply.ok(json(request, pipeline(request), find(request)));
  }

  private static Reply changeStatus(Request request) {
    AccountRoutes.requireAdmin(request);
    Pipeline pipeline = pipeline(request);
    Pipeline.Status known = find(request);
    ObjectNode body = request.object();
    var changed =
        new Pipeline.Status(
            known.id(),
            body.path("name").asText(known.name()),
            body.path("sort").asLong(known.sort()),
            known.editable(),
            body.path("color").asText(known.color()),
            known.type());
    pipeline.put(changed);
    return Reply.ok(json(request, pipeline, changed));
  }

  private static Reply removeStatus(Request request) {
    AccountRoutes.requireAdmin(request);
    Pipeline pipeline = pipeline(request);
    Pipeline.Status status = find(request);
    boolean used = request.account().leads().all().anyMatch(lead -> lead.statusId == status.id());
    if (!status.editable() || used) {
      throw Refusal.unprocessable("System stages and stages with leads stay");
    }
    pipeline.statuses.remove(status.id());
    return Reply.nothing();
  }

  private static Reply lossReasons(Request request) {
    return Hal.page(
        request,
        "loss_reasons",
        request.account().lossReasons().entrySet().stream(),
        Request.MOST_ENTITIES,
        reason -> Wire.object().put("id", reason.getKey()).put("name", reason.getValue()));
  }
}
