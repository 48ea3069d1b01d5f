package io.parley.core.work;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.MDC;

/** What is worked on, beside every line that is logged on this thread until it is closed. */
final class LogIds {
  private final List<MDC.MDCCloseable> ids = new ArrayList<>();

  private LogIds() {}

  /** The job's; of one that handles an event also the event's, and its conversation where told. */
  static LogIds of(Job job) {
    var ids = new LogIds();
    ids.put("tenant", job.tenant().value());
    ids.put("job", job.id());
    ids.put("jobType", job.type());
    switch (job.type()) {
      case EventJob.TYPE -> ids.put("event", job.id());
      case "effect" -> ids.put("effect", job.id());
      default -> {}
    }
    int colon = job.subject().indexOf(':');
    if (job.subject().startsWith("conversation:") || job.subject().startsWith("talk:")) {
      ids.put(job.subject().substring(0, colon), job.subject().substring(colon + 1));
    }
    return ids;
  }

  private void put(String name, String value) {
    ids.add(MDC.putCloseable(name, value));
  }

  void close() {
    ids.forEach(MDC.MDCCloseable::close);
    // Noted by whoever finds out, while it works.
    MDC.remove("conversation");
  }
}
