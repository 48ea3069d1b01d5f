package io.parley.server.insight;

import io.parley.core.tally.Tallies;
import io.parley.kommo.entity.PipelineStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was counted in a time.
 *
 * @param conversations that began
 * @param messages by who wrote them
 * @param firstReply how long customers waited for the first reply to their first message
 * @param answers turns of agents, by their verdict
 * @param resolution conversations that were closed
 * @param handoff conversations that went to a person
 * @param feedback messages that were rated
 * @param rules by rule, the busiest first
 * @param sequences by sequence, the busiest first
 * @param tokens that models read and wrote
 * @param models the same by model
 * @param stages leads that came to a stage, the busiest first
 */
public record Figures(
    long conversations,
    Messages messages,
    FirstReply firstReply,
    Answers answers,
    Resolution resolution,
    Handoff handoff,
    Rated feedback,
    List<RuleResult> rules,
    List<SequenceResult> sequences,
    Tokens tokens,
    List<ModelUse> models,
    List<StageResult> stages) {
  public Figures {
    rules = List.copyOf(rules);
    sequences = List.copyOf(sequences);
    models = List.copyOf(models);
    stages = List.copyOf(stages);
  }

  /** Messages by who wrote them. */
  public record Messages(long customer, long agent, long human) {
    public long total() {
      return customer + agent + human;
    }
  }

  /**
   * Times in seconds, right to 5%.
   *
   * @param count conversations that got a first reply
   */
  public record FirstReply(long count, Optional<Double> p50Seconds, Optional<Double> p90Seconds) {}

  /**
   * Turns by their verdict.
   *
   * @param unknown questions that were not answered
   */
  public record Answers(long answered, long smallTalk, long scripted, long unknown, long handoff) {}

  /**
   * Conversations that were closed.
   *
   * @param byAgent without that a person ever wrote in them
   * @param rate the share of these; empty when none was closed
   */
  public record Resolution(long closed, long byAgent, long byPerson, Optional<Double> rate) {}

  /**
   * Conversations that went to a person.
   *
   * @param causes by why: {@code could_not_answer}, {@code customer_asked}, {@code agent_decided},
   *     {@code automation}, {@code person_took_over}
   * @param resumed given back to the agent
   */
  public record Handoff(long total, Map<String, Long> causes, long resumed) {}

  /** Messages that were rated. */
  public record Rated(long up, long down) {}

  /** How often a rule fired, and how often its event came and it did not. */
  public record RuleResult(String agentId, String ruleId, long fired, long skipped) {}

  /** Subjects that a sequence enrolled, and how their way through it ended. */
  public record SequenceResult(
      String agentId, String sequenceId, long enrolled, long finished, long exited) {}

  /** Tokens that models read and wrote. */
  public record Tokens(long input, long output) {}

  /** Tokens of one model. */
  public record ModelUse(String model, long input, long output) {}

  /**
   * Leads that came to a stage.
   *
   * @param outcome {@code won} or {@code lost}; empty for stages on the way
   */
  public record StageResult(
      String pipelineId, String statusId, Optional<String> outcome, long leads) {}

  /** The figures that these sums make up. */
  static Figures of(List<Tallies.Sum> sums) {
    var sheet = new Sheet();
    sums.forEach(sheet::add);
    return sheet.figures();
  }

  /** Sums by what they are of. */
  private static final class Sheet {
    private final Map<String, Map<String, Long>> byDetail = new TreeMap<>();
    private final Map<String, Map<Owned, Long>> byOwner = new TreeMap<>();
    private final Percentiles waits = new Percentiles();

    private record Owned(String agentId, String id) {}

    void add(Tallies.Sum sum) {
      byDetail
          .computeIfAbsent(sum.name(), name -> new TreeMap<>())
          .merge(sum.detail(), sum.amount(), Long::sum);
      byOwner
          .computeIfAbsent(sum.name(), name -> new LinkedHashMap<>())
          .merge(new Owned(sum.agentId(), sum.detail()), sum.amount(), Long::sum);
      if (sum.name().equals(Counted.FIRST_REPLY)) {
        waits.add(Long.parseLong(sum.detail()), sum.amount());
      }
    }

    private Map<String, Long> details(String name) {
      return byDetail.getOrDefault(name, Map.of());
    }

    private long of(String name, String detail) {
      return details(name).getOrDefault(detail, 0L);
    }

    private long total(String name) {
      return details(name).values().stream().mapToLong(Long::longValue).sum();
    }

    private long owned(String name, Owned owned) {
      return byOwner.getOrDefault(name, Map.of()).getOrDefault(owned, 0L);
    }

    private List<Owned> owners(String... names) {
      var owners = new LinkedHashMap<Owned, Boolean>();
      for (String name : names) {
        byOwner.getOrDefault(name, Map.of()).keySet().forEach(each -> owners.put(each, true));
      }
      return List.copyOf(owners.keySet());
    }

    Figures figures() {
      long byAgent = of(Counted.CLOSED, "agent");
      long closed = total(Counted.CLOSED);
      return new Figures(
          total(Counted.CONVERSATION),
          new Messages(
              of(Counted.MESSAGE, "customer"),
              of(Counted.MESSAGE, "agent"),
              of(Counted.MESSAGE, "human")),
          new FirstReply(waits.count(), waits.seconds(0.5), waits.seconds(0.9)),
          new Answers(
              of(Counted.TURN, "answered"),
              of(Counted.TURN, "small_talk"),
              of(Counted.TURN, "scripted"),
              of(Counted.TURN, "unknown"),
              of(Counted.TURN, "handoff")),
          new Resolution(
              closed,
              byAgent,
              closed - byAgent,
              closed == 0
                  ? Optional.empty()
                  : Optional.of(Math.round(1000.0 * byAgent / closed) / 1000.0)),
          new Handoff(
              total(Counted.HANDED_OFF), details(Counted.HANDED_OFF), total(Counted.RESUMED)),
          new Rated(of(Counted.FEEDBACK, "up"), of(Counted.FEEDBACK, "down")),
          rules(),
          sequences(),
          new Tokens(total(Counted.TOKENS_IN), total(Counted.TOKENS_OUT)),
          models(),
          stages());
    }

    private List<RuleResult> rules() {
      return owners(Counted.RULE_FIRED, Counted.RULE_SKIPPED).stream()
          .map(
              rule ->
                  new RuleResult(
                      rule.agentId(),
                      rule.id(),
                      owned(Counted.RULE_FIRED, rule),
                      owned(Counted.RULE_SKIPPED, rule)))
          .sorted((one, other) -> Long.compare(other.fired(), one.fired()))
          .toList();
    }

    private List<SequenceResult> sequences() {
      String enrolled = Counted.SEQUENCE + "enrolled";
      String finished = Counted.SEQUENCE + "finished";
      String exited = Counted.SEQUENCE + "exited";
      return owners(enrolled, finished, exited).stream()
          .map(
              sequence ->
                  new SequenceResult(
                      sequence.agentId(),
                      sequence.id(),
                      owned(enrolled, sequence),
                      owned(finished, sequence),
                      owned(exited, sequence)))
          .sorted((one, other) -> Long.compare(other.enrolled(), one.enrolled()))
          .toList();
    }

    private List<ModelUse> models() {
      var names = new TreeMap<>(details(Counted.TOKENS_IN));
      names.putAll(details(Counted.TOKENS_OUT));
      return names.keySet().stream()
          .map(
              model ->
                  new ModelUse(model, of(Counted.TOKENS_IN, model), of(Counted.TOKENS_OUT, model)))
          .toList();
    }

    private List<StageResult> stages() {
      var stages = new ArrayList<StageResult>();
      details(Counted.STAGE)
          .forEach(
              (stage, leads) -> {
                String status = stage.substring(stage.indexOf(':') + 1);
                stages.add(
                    new StageResult(
                        stage.substring(0, stage.indexOf(':')), status, outcome(status), leads));
              });
      stages.sort((one, other) -> Long.compare(other.leads(), one.leads()));
      return stages;
    }

    private static Optional<String> outcome(String status) {
      if (status.equals(Long.toString(PipelineStatus.WON))) {
        return Optional.of("won");
      }
      return status.equals(Long.toString(PipelineStatus.LOST))
          ? Optional.of("lost")
          : Optional.empty();
    }
  }
}
