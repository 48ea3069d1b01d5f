package io.parley.kommo;

import io.parley.kommo.entity.LossReason;
import io.parley.kommo.entity.Pipeline;
import io.parley.kommo.entity.PipelineStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The pipelines and their stages. Reached through {@link Kommo#pipelines()}. Thread-safe. */
public final class Pipelines {
  private static final String PATH = "leads/pipelines";

  /** Kommo allows 100, won and lost included. */
  private static final int MOST_STAGES = 98;

  private static final int STEP = 10;
  private static final String COLOR = "#99ccff";
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

  /**
   * Makes a pipeline with these stages, from left to right; won and lost are there by themselves.
   * Needs an admin's token. Not repeated once Kommo may have received it.
   *
   * @param stages 1 to 98 names
   */
  public Pipeline create(String name, List<String> stages) {
    if (name.isBlank() || stages.isEmpty() || stages.size() > MOST_STAGES) {
      throw new IllegalArgumentException(
          "pipeline '" + name + "' must have a name and 1 to 98 stages, not " + stages.size());
    }
    List<Map<String, Object>> statuses = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      statuses.add(Map.of("name", stages.get(i), "sort", (i + 1) * STEP));
    }
    Request request =
        Request.create(
            Connection.API + PATH,
            List.of(
                Map.of(
                    "name",
                    name,
                    "sort",
                    STEP,
                    "is_main",
                    false,
                    "is_unsorted_on",
                    true,
                    "request_id",
                    "0",
                    "_embedded",
                    Map.of("statuses", statuses))));
    return connection
        .send(request)
        .flatMap(answer -> answer.embedded("pipelines").stream().findFirst())
        .map(Pipelines::pipeline)
        .orElseThrow(() -> Connection.unexpected(request, "no pipeline"));
  }

  /**
   * Adds a stage. Needs an admin's token. Not repeated once Kommo may have received it.
   *
   * @param sort where it stands among the others, from left to right
   */
  public PipelineStatus addStatus(long pipelineId, String name, int sort) {
    Request request =
        Request.create(
            Connection.API + PATH + "/" + pipelineId + "/statuses",
            List.of(Map.of("name", name, "sort", sort, "color", COLOR, "request_id", "0")));
    return connection
        .send(request)
        .flatMap(answer -> answer.embedded("statuses").stream().findFirst())
        .map(status -> status(pipelineId, status))
        .orElseThrow(() -> Connection.unexpected(request, "no stage"));
  }

  /** Gives a pipeline another name. Needs an admin's token. */
  public void rename(long id, String name) {
    var unused =
        connection.send(Request.patch(Connection.API + PATH + "/" + id, Map.of("name", name)));
  }

  /** Gives a stage another name. Needs an admin's token. */
  public void renameStatus(long pipelineId, long statusId, String name) {
    var unused =
        connection.send(
            Request.patch(
                Connection.API + PATH + "/" + pipelineId + "/statuses/" + statusId,
                Map.of("name", name)));
  }

  /** Why leads are lost, by id; pages are fetched as the stream is read. */
  public Stream<LossReason> lossReasons() {
    return connection
        .pages("leads/loss_reasons", new Query().add("limit", 250), "loss_reasons")
        .map(from -> new LossReason(from.numberOr("id", 0), from.textOr("name", "")));
  }

  private static Pipeline pipeline(JsonFields from) {
    long id = from.numberOr("id", 0);
    return new Pipeline(
        id,
        from.textOr("name", ""),
        (int) from.numberOr("sort", 0),
        from.flag("is_main"),
        from.flag("is_archive"),
        from.embedded("statuses").stream()
            .map(status -> status(id, status))
            .sorted(Comparator.comparingInt(PipelineStatus::sort))
            .toList());
  }

  private static PipelineStatus status(long pipelineId, JsonFields from) {
    return new PipelineStatus(
        from.numberOr("id", 0),
        from.numberOr("pipeline_id", pipelineId),
        from.textOr("name", ""),
        (int) from.numberOr("sort", 0),
        from.textOr("color", ""),
        from.numberOr("type", 0) == 1);
  }
}
