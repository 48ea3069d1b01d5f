package io.parley.server.console.page;

import io.parley.core.agent.Agent;
import io.parley.core.work.Job;
import io.parley.server.export.Export;
import io.parley.server.store.Stored;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The exports of an account, and the form that asks for another.
 *
 * @param lines newest first
 * @param agents to choose from
 * @param zone the days of the form are in
 * @param values of a form that was refused, by field
 * @param problems what is wrong with it
 */
public record ExportsView(
    List<Line> lines,
    List<Agent> agents,
    ZoneId zone,
    Map<String, String> values,
    List<String> problems) {
  public ExportsView {
    lines = List.copyOf(lines);
    agents = List.copyOf(agents);
    values = Map.copyOf(values);
    problems = List.copyOf(problems);
  }

  /**
   * One of the exports.
   *
   * @param status of its job
   * @param written how many bytes there are so far
   * @param over whether its file had its time
   */
  public record Line(Stored<Export> stored, Job.Status status, long written, boolean over) {
    public Export export() {
      return stored.value();
    }

    /** Whether it is being made. */
    public boolean working() {
      return status == Job.Status.QUEUED || status == Job.Status.RUNNING;
    }

    /** Whether there is a file to take. */
    public boolean ready() {
      return status == Job.Status.SUCCEEDED && !over;
    }
  }

  /** Whether something is being made, so that the page looks again. */
  public boolean working() {
    return lines.stream().anyMatch(Line::working);
  }

  /** What a field of the form shows. */
  public String value(String field) {
    return values.getOrDefault(field, "");
  }

  /** The days that an export is of, the last one included; empty where it is of all. */
  public Optional<String> days(Export export, Locale locale) {
    if (export.request().from().isEmpty() && export.request().to().isEmpty()) {
      return Optional.empty();
    }
    var day = DateTimeFormatter.ofPattern("d MMM yyyy", locale);
    return Optional.of(
        export.request().from().map(at -> day.format(at.atZone(zone))).orElse("…")
            + " – "
            + export
                .request()
                .to()
                .map(at -> day.format(at.minusMillis(1).atZone(zone)))
                .orElse("…"));
  }

  /** How much that is: 17 KB, 3.2 MB. */
  public static String size(long bytes, Locale locale) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    return bytes < 1_000_000
        ? String.format(locale, "%.0f KB", bytes / 1e3)
        : String.format(locale, "%.1f MB", bytes / 1e6);
  }
}
