package io.parley.kommo.entity;

import java.util.List;
import java.util.Optional;

/**
 * A row of stages that leads move through. Immutable.
 *
 * @param main whether new leads start here
 * @param statuses the stages from left to right
 */
public record Pipeline(
    long id, String name, int sort, boolean main, boolean archived, List<PipelineStatus> statuses) {

  public Pipeline {
    statuses = List.copyOf(statuses);
  }

  /** The stage with this number. */
  public Optional<PipelineStatus> status(long id) {
    return statuses.stream().filter(status -> status.id() == id).findFirst();
  }
}
