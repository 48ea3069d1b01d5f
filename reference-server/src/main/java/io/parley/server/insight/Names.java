package io.parley.server.insight;

import io.parley.automation.rule.Rules;
import io.parley.automation.sequence.Sequences;
import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.mirror.MirrorQuery;
import io.parley.kommo.entity.Pipeline;
import io.parley.kommo.sync.Mirrored;
import io.parley.server.kommo.KommoChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the things that figures speak of are called, where they still exist. Thread-safe. */
public final class Names {
  private static final int AGENTS = 200;
  private static final int INTEGRATIONS = 50;

  private final Agents agents;
  private final Rules rules;
  private final Sequences sequences;
  private final KommoChannel kommo;

  public Names(Agents agents, Rules rules, Sequences sequences, KommoChannel kommo) {
    this.agents = agents;
    this.rules = rules;
    this.sequences = sequences;
    this.kommo = kommo;
  }

  /** The agents, newest first. */
  public List<Agent> agents(TenantId tenant) {
    return agents.list(tenant, Optional.empty(), AGENTS);
  }

  /** What a rule is called. */
  public Optional<String> rule(TenantId tenant, String agentId, String id) {
    return rules.find(tenant, agentId, id).map(saved -> saved.rule().name());
  }

  /** What a sequence is called. */
  public Optional<String> sequence(TenantId tenant, String id) {
    return sequences.find(tenant, id).map(stored -> stored.sequence().name());
  }

  /** What everything in the figures is called, by its id; stages by pipeline and status. */
  public Map<String, String> labels(TenantId tenant, Figures figures) {
    var labels = new HashMap<String, String>();
    figures
        .rules()
        .forEach(
            rule ->
                rule(tenant, rule.agentId(), rule.ruleId())
                    .ifPresent(name -> labels.put(rule.ruleId(), name)));
    figures
        .sequences()
        .forEach(
            sequence ->
                sequence(tenant, sequence.sequenceId())
                    .ifPresent(name -> labels.put(sequence.sequenceId(), name)));
    if (!figures.stages().isEmpty()) {
      labels.putAll(stages(tenant));
    }
    return labels;
  }

  /** What stages are called, by pipeline and status as in {@code 31:142}. */
  public Map<String, String> stages(TenantId tenant) {
    var names = new HashMap<String, String>();
    for (Agent agent : agents(tenant)) {
      kommo
          .integrations()
          .ofAgent(tenant, agent.id(), Optional.empty(), INTEGRATIONS)
          .forEach(
              integration ->
                  kommo
                      .sync()
                      .mirror(tenant, integration.id())
                      .pipelines(MirrorQuery.first(100))
                      .stream()
                      .map(Mirrored::value)
                      .forEach(pipeline -> add(pipeline, names)));
    }
    return names;
  }

  private static void add(Pipeline pipeline, Map<String, String> names) {
    pipeline
        .statuses()
        .forEach(
            status ->
                names.put(
                    pipeline.id() + ":" + status.id(), pipeline.name() + " · " + status.name()));
  }
}
