package io.parley.core.script;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What begins a script; one of its parts is enough. Without any it begins by hand or by the action
 * {@code startScript} only. Immutable.
 *
 * @param keywords words or phrases whose every word is in the message, in any inflected form; at
 *     most 50
 * @param intents what the customer wants, told by examples; at most 20
 * @param stages places of the lead in the CRM; at most 50
 */
public record Trigger(List<String> keywords, List<Intent> intents, List<Stage> stages) {
  /** Begins by nothing that happens. */
  public static final Trigger NONE = new Trigger(List.of(), List.of(), List.of());

  public Trigger {
    keywords = List.copyOf(keywords);
    intents = List.copyOf(intents);
    stages = List.copyOf(stages);
    Phrases.check("keywords", keywords, 50);
    if (intents.size() > 20 || stages.size() > 50) {
      throw new IllegalArgumentException(
          intents.size() > 20
              ? "intents has " + intents.size() + " entries; it must have at most 20"
              : "stages has " + stages.size() + " entries; it must have at most 50");
    }
    var names = new HashSet<String>();
    for (int i = 0; i < intents.size(); i++) {
      if (!names.add(intents.get(i).name())) {
        throw new IllegalArgumentException(
            "intents[" + i + "].name '" + intents.get(i).name() + "' is there twice");
      }
    }
  }

  /**
   * Something customers want.
   *
   * @param name for people; 1 to 300 characters
   * @param examples how customers say it; 1 to 50
   */
  public record Intent(String name, List<String> examples) {
    public Intent {
      examples = List.copyOf(examples);
      Phrases.check("name", List.of(name), 1);
      Phrases.check("examples", examples, 50);
      if (examples.isEmpty()) {
        throw new IllegalArgumentException("examples must have at least one entry");
      }
    }
  }

  /**
   * A place of the lead.
   *
   * @param pipelineId a pipeline's number; empty: any
   * @param statusId a status's number; empty: any of the pipeline
   */
  public record Stage(Optional<Long> pipelineId, Optional<Long> statusId) {
    public Stage {
      if (pipelineId.isEmpty() && statusId.isEmpty()) {
        throw new IllegalArgumentException("pipelineId or statusId is required");
      }
      pipelineId.or(() -> statusId).ifPresent(Stage::positive);
      statusId.ifPresent(Stage::positive);
    }

    private static void positive(long id) {
      if (id < 1) {
        throw new IllegalArgumentException("statusId or pipelineId " + id + " must be positive");
      }
    }

    /** Whether a lead that is there is at this place. */
    public boolean holds(Optional<Long> pipeline, Optional<Long> status) {
      return (pipelineId.isEmpty() || pipelineId.equals(pipeline))
          && (statusId.isEmpty() || statusId.equals(status));
    }
  }
}
