package io.parley.kommo;

import io.parley.kommo.entity.Pipeline;
import io.parley.kommo.entity.PipelineStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The pipelines and their stages. Reached through {@link Kommo#pipelines()}. Thread-safe. */
public final class Pipelines {
  private static final String PATH = "leads/pipelines";
  private final Connection connection;

  Pipelines(Connection connection) {
    this.connection = connection;
  }

  /** All pipelines as people see them, with their stages; Kommo allows 50. */
  public List<Pipeline> list() {
    return connection
        .pages(PATH, new Query(), "pipelines")
        .map(Pipelines::pipeline)
        .sorted(Comparator.comparingInt(Pipeline::sort))
        .toList();
  }

  /** The pipeline with its stages; empty when it is not there. */
  public Optional<Pipeline> find(long id) {
    return connection.find(PATH + "/" + id, new Query()).map(Pipelines::pipeline);
  }

  static Pipeline pipeline(JsonFields from) {
    long id = from.numberOr("id", 0);
    return new Pipeline(
        id,
        from.textOr("name", ""),
        (int) from.numberOr("sort", 0),
        from.flag("is_main"),
        from.flag("is_archive"),
        from.embedded("statuses").stream()
            .map(
                status ->
                    new PipelineStatus(
                        status.numberOr("id", 0),
                        status.numberOr("pipeline_id", id),
                        status.textOr("name", ""),
                        (int) status.numberOr("sort", 0),
                        status.textOr("color", ""),
                        status.numberOr("type", 0) == 1))
            .sorted(Comparator.comparingInt(PipelineStatus::sort))
            .toList());
  }
}
