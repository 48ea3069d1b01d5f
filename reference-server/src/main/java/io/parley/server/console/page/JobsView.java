package io.parley.server.console.page;

import io.parley.core.work.Job;
import java.util.List;

/**
 * A page of the jobs.
 *
 * @param jobs newest first
 * @param status the one that is shown, such as {@code DEAD}; empty for all
 * @param next the address of the next page; empty on the last
 */
public record JobsView(List<Job> jobs, String status, String next) {
  public JobsView {
    jobs = List.copyOf(jobs);
  }
}
