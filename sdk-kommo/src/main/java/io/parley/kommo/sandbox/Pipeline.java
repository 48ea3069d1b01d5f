package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A pipeline with its stages. Not thread-safe: read and changed under the account's lock. */
final class Pipeline {
  /** The stage of won leads, with the same id in every pipeline. */
  static final long WON = 142;

  /** The stage of lost leads, with the same id in every pipeline. */
  static final long LOST = 143;

  /** A stage. Type 1 is the one of incoming leads. */
  record Status(long id, String name, long sort, boolean editable, String color, int type) {
    ObjectNode json(String base, long accountId, long pipelineId) {
      ObjectNode json =
          Wire.object()
              .put("id", id)
              .put("name", name)
              .put("sort", sort)
              .put("is_editable", editable)
              .put("pipeline_id", pipelineId)
              .put("color", color)
              .put("type", type)
              .put("account_id", accountId);
      return Hal.self(json, base + "/api/v4/leads/pipelines/" + pipelineId + "/statuses/" + id);
    }
  }

  final long id;
  String name;
  long sort;
  boolean main;
  final Map<Long, Status> statuses = new TreeMap<>();

  Pipeline(long id, String name, long sort, boolean main, long incomingId) {
    this.id = id;
    this.name = name;
    this.sort = sort;
    this.main = main;
    put(new Status(incomingId, "Incoming leads", 10, false, "#c1c1c1", 1));
    put(new Status(WON, "Closed - won", 10_000, false, "#CCFF66", 0));
    put(new Status(LOST, "Closed - lost", 11_000, false, "#D5D8DB", 0));
  }

  void put(Status status) {
    statuses.put(status.id, status);
  }

  Optional<Status> status(long id) {
    return Optional.ofNullable(statuses.get(id));
  }

  /** The stages in the order of the board. */
  List<Status> inOrder() {
    return statuses.values().stream()
        .sorted(Comparator.comparingLong(Status::sort).thenComparingLong(Status::id))
        .toList();
  }

  /** The stage new leads start in. */
  Status first() {
    return inOrder().stream().filter(s -> s.type == 0).findFirst().orElseThrow();
  }

  /** The stage of leads that nobody has accepted. */
  Status incoming() {
    return inOrder().stream().filter(s -> s.type == 1).findFirst().orElseThrow();
  }

  ObjectNode json(String base, long accountId) {
    ObjectNode json =
        Wire.object()
            .put("id", id)
            .put("name", name)
            .put("sort", sort)
            .put("is_main", main)
            .put("is_unsorted_on", true)
            .put("is_archive", false)
            .put("account_id", accountId);
    Hal.self(json, base + "/api/v4/leads/pipelines/" + id);
    var list = json.putObject("_embedded").putArray("statuses");
    inOrder().forEach(status -> list.add(status.json(base, accountId, id)));
    return json;
  }
}
