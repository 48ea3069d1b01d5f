package io.parley.server.resource;

import io.parley.core.json.Json;
import io.parley.core.work.Job;
import io.parley.server.call.Bodies;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job as the API shows it. */
record JobView(
    String id,
    String type,
    String subject,
    String status,
    double progress,
    int attempts,
    Optional<String> error,
    Optional<Map<String, @Nullable Object>> result,
    Instant due,
    Instant createdAt,
    Instant updatedAt) {
  static JobView of(Job job) {
    return new JobView(
        job.id(),
        job.type(),
        job.subject(),
        Bodies.spelled(job.status()),
        job.progress(),
        job.tries(),
        job.reason(),
        job.result().map(Json::readMap),
        job.due(),
        job.createdAt(),
        job.updatedAt());
  }

  /** The same by the names of its fields, for an answer that says more than the job. */
  Map<String, @Nullable Object> fields() {
    return Json.readMap(Json.write(this));
  }

  static String location(String id) {
    return "/api/jobs/" + id;
  }
}
