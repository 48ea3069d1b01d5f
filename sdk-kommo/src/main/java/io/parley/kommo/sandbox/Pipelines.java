package io.parley.kommo.sandbox;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The pipelines of an account. The first is the main one. */
final class Pipelines {
  private static final List<String> COLORS = List.of("#99ccff", "#ffff99", "#ffcc66", "#ffcccc");

  private final AccountState account;
  private final Map<Long, Pipeline> byId = new TreeMap<>();

  Pipelines(AccountState account) {
    this.account = account;
  }

  Pipeline add(String name, List<String> stages) {
    long id = account.nextId();
    var pipeline = new Pipeline(id, name, byId.size() + 1L, byId.isEmpty(), account.nextId());
    for (int i = 0; i < stages.size(); i++) {
      addStatus(pipeline, stages.get(i), 20 + 10L * i, COLORS.get(i % COLORS.size()));
    }
    byId.put(id, pipeline);
    return pipeline;
  }

  Pipeline.Status addStatus(Pipeline pipeline, String name, long sort, String color) {
    var status = new Pipeline.Status(account.nextId(), name, sort, true, color, 0);
    pipeline.put(status);
    return status;
  }

  Optional<Pipeline> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  void remove(long id) {
    byId.remove(id);
  }

  Collection<Pipeline> all() {
    return byId.values();
  }

  Pipeline main() {
    return byId.values().stream().filter(p -> p.main).findFirst().orElseThrow();
  }

  /** The pipeline a stage belongs to; empty for won and lost, which belong to all. */
  Optional<Pipeline> owning(long statusId) {
    if (statusId == Pipeline.WON || statusId == Pipeline.LOST) {
      return Optional.empty();
    }
    return byId.values().stream().filter(p -> p.status(statusId).isPresent()).findFirst();
  }

  boolean knows(long statusId) {
    return byId.values().stream().anyMatch(p -> p.status(statusId).isPresent());
  }
}
