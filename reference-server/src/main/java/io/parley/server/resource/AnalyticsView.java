package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.server.call.Bodies;
import io.parley.server.insight.Analytics;
import io.parley.server.insight.Cost;
import io.parley.server.insight.Figures;
import io.parley.server.insight.Names;
import io.parley.server.insight.Prices;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of a time.
 *
 * @param timezone by whose days they are
 * @param gaps questions that were not answered
 * @param cost of the models' tokens
 * @param series the same by interval, in order
 */
record AnalyticsView(
    Instant from,
    Instant to,
    String timezone,
    String interval,
    long conversations,
    Messages messages,
    Figures.FirstReply firstReply,
    Figures.Answers answers,
    Figures.Resolution resolution,
    Figures.Handoff handoff,
    Figures.Rated feedback,
    long gaps,
    List<RuleResultView> rules,
    List<SequenceResultView> sequences,
    Figures.Tokens tokens,
    CostView cost,
    List<StageResultView> stages,
    List<PointView> series) {

  /** Messages by who wrote them. */
  record Messages(long total, long customer, long agent, long human) {
    static Messages of(Figures.Messages messages) {
      return new Messages(
          messages.total(), messages.customer(), messages.agent(), messages.human());
    }
  }

  /** How often a rule fired, and how often its event came and it did not. */
  record RuleResultView(
      String ruleId, String agentId, Optional<String> name, long fired, long skipped) {}

  /** Subjects that a sequence enrolled, and how that ended. */
  record SequenceResultView(
      String sequenceId,
      String agentId,
      Optional<String> name,
      long enrolled,
      long finished,
      long exited) {}

  /** Leads that came to a stage. */
  record StageResultView(
      String pipelineId,
      String statusId,
      Optional<String> name,
      Optional<String> outcome,
      long leads) {}

  /**
   * What the tokens cost, in the account's currency.
   *
   * @param unpriced models whose price is not set: their tokens are not in {@code amount}
   */
  record CostView(
      String currency, BigDecimal amount, List<ModelView> models, List<String> unpriced) {}

  /** What one model's tokens cost; no cost where its price is not set. */
  record ModelView(String model, long input, long output, Optional<BigDecimal> cost) {}

  /** One interval. */
  record PointView(
      Instant start,
      long conversations,
      Messages messages,
      Figures.FirstReply firstReply,
      Figures.Answers answers,
      long closed,
      long handedOff,
      Figures.Rated feedback,
      Figures.Tokens tokens) {
    static PointView of(Analytics.Part part) {
      Figures figures = part.figures();
      return new PointView(
          part.start(),
          figures.conversations(),
          Messages.of(figures.messages()),
          figures.firstReply(),
          figures.answers(),
          figures.resolution().closed(),
          figures.handoff().total(),
          figures.feedback(),
          figures.tokens());
    }
  }

  static AnalyticsView of(
      Analytics.Report report, Prices prices, String currency, Names names, TenantId tenant) {
    Figures total = report.total();
    Cost cost = Cost.of(total.models(), prices);
    Map<String, String> stages = total.stages().isEmpty() ? Map.of() : names.stages(tenant);
    return new AnalyticsView(
        report.period().from(),
        report.period().to(),
        report.period().zone().getId(),
        Bodies.spelled(report.period().interval()),
        total.conversations(),
        Messages.of(total.messages()),
        total.firstReply(),
        total.answers(),
        total.resolution(),
        total.handoff(),
        total.feedback(),
        total.answers().unknown(),
        total.rules().stream()
            .map(
                rule ->
                    new RuleResultView(
                        rule.ruleId(),
                        rule.agentId(),
                        names.rule(tenant, rule.agentId(), rule.ruleId()),
                        rule.fired(),
                        rule.skipped()))
            .toList(),
        total.sequences().stream()
            .map(
                sequence ->
                    new SequenceResultView(
                        sequence.sequenceId(),
                        sequence.agentId(),
                        names.sequence(tenant, sequence.sequenceId()),
                        sequence.enrolled(),
                        sequence.finished(),
                        sequence.exited()))
            .toList(),
        total.tokens(),
        new CostView(
            currency,
            cost.amount(),
            cost.models().stream()
                .map(
                    model ->
                        new ModelView(
                            model.use().model(),
                            model.use().input(),
                            model.use().output(),
                            model.cost()))
                .toList(),
            cost.unpriced()),
        total.stages().stream()
            .map(
                stage ->
                    new StageResultView(
                        stage.pipelineId(),
                        stage.statusId(),
                        Optional.ofNullable(
                            stages.get(stage.pipelineId() + ":" + stage.statusId())),
                        stage.outcome(),
                        stage.leads()))
            .toList(),
        report.parts().stream().map(PointView::of).toList());
  }
}
