package io.parley.server.resource;

import io.parley.kommo.sync.SyncCounts;
import io.parley.kommo.sync.SyncPart;
import io.parley.kommo.sync.SyncRun;
import io.parley.server.call.Bodies;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A sync as the API shows it; the id is that of its job. */
record SyncRunView(
    String id,
    String mode,
    String status,
    Optional<Instant> since,
    Instant askedAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<String> error,
    Map<String, Map<String, Object>> counts) {

  static SyncRunView of(SyncRun run) {
    Map<String, Map<String, Object>> counts = new LinkedHashMap<>();
    run.parts().forEach((kind, part) -> counts.put(Bodies.spelled(kind), of(part)));
    return new SyncRunView(
        run.id(),
        Bodies.spelled(run.mode()),
        Bodies.spelled(run.state()),
        run.since(),
        run.askedAt(),
        run.startedAt(),
        run.endedAt(),
        run.reason(),
        counts);
  }

  private static Map<String, Object> of(SyncPart part) {
    SyncCounts counts = part.counts();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("status", Bodies.spelled(part.state()));
    view.put("new", counts.added());
    view.put("changed", counts.changed());
    view.put("unchanged", counts.unchanged());
    view.put("removed", counts.removed());
    if (part.reason().isPresent()) {
      view.put("reason", part.reason().get());
    }
    return view;
  }
}
