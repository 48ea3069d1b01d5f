package io.parley.kommo.action;

import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.LeadPatch;
import io.parley.kommo.entity.PipelineStatus;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The ways to change a lead that need no more than its own fields. */
final class LeadChanges {
  private LeadChanges() {}

  static List<LeadChange> all() {
    return List.of(new Move(), new Close(), new SetPrice());
  }

  private static Optional<String> unless(boolean good, String refusal) {
    return good ? Optional.empty() : Optional.of(refusal);
  }

  /** Moves to a stage, of the lead's own pipeline unless another is named. */
  private record Move() implements LeadChange {
    @Override
    public String type() {
      return "moveLead";
    }

    @Override
    public String parameters() {
      return """
      {"type":"object","additionalProperties":false,"required":["statusId"],
       "description":"Moves the lead to a stage.",
       "properties":{
        "statusId":{"type":"integer","minimum":1,"description":"the stage; 142 is won, 143 is lost"},
        "pipelineId":{"type":"integer","minimum":1,"description":"default: the lead's own"}}}
      """;
    }

    @Override
    public Optional<String> refusal(Target target, Lead lead) {
      return unless(
          target.number("statusId").filter(id -> id > 0).isPresent(),
          "statusId '" + target.text("statusId").orElse("") + "' must be a stage's number");
    }

    @Override
    public boolean holds(Target target, Lead lead) {
      return lead.statusId() == status(target) && lead.pipelineId() == pipeline(target, lead);
    }

    @Override
    public LeadPatch.Builder patch(Target target, Lead lead) {
      return LeadPatch.builder().stage(pipeline(target, lead), status(target));
    }

    @Override
    public Optional<Long> stage(Target target, Lead lead) {
      return Optional.of(status(target));
    }

    private static long status(Target target) {
      return target.number("statusId").orElse(0L);
    }

    private static long pipeline(Target target, Lead lead) {
      return target.number("pipelineId").filter(id -> id > 0).orElse(lead.pipelineId());
    }
  }

  /** Wins or loses, in the lead's own pipeline. */
  private record Close() implements LeadChange {
    @Override
    public String type() {
      return "closeLead";
    }

    @Override
    public String parameters() {
      return """
      {"type":"object","additionalProperties":false,"required":["won"],
       "description":"Wins or loses the lead, in its own pipeline.",
       "properties":{
        "won":{"type":"boolean"},
        "lossReasonId":{"type":"integer","minimum":1,"description":"why it was lost"}}}
      """;
    }

    @Override
    public Optional<String> refusal(Target target, Lead lead) {
      return unless(
          target.text("won").filter(won -> won.equals("true") || won.equals("false")).isPresent(),
          "won '" + target.text("won").orElse("") + "' must be true or false");
    }

    @Override
    public boolean holds(Target target, Lead lead) {
      return lead.statusId() == status(target)
          && (reason(target).isEmpty() || lead.lossReasonId().equals(reason(target)));
    }

    @Override
    public LeadPatch.Builder patch(Target target, Lead lead) {
      var patch = LeadPatch.builder().stage(lead.pipelineId(), status(target));
      reason(target).ifPresent(patch::lossReason);
      return patch;
    }

    @Override
    public Optional<Long> stage(Target target, Lead lead) {
      return Optional.of(status(target));
    }

    private static long status(Target target) {
      return won(target) ? PipelineStatus.WON : PipelineStatus.LOST;
    }

    private static boolean won(Target target) {
      return target.text("won").filter("true"::equals).isPresent();
    }

    /** Only a lost lead has one. */
    private static Optional<Long> reason(Target target) {
      return won(target)
          ? Optional.empty()
          : target.number("lossReasonId").filter(reason -> reason > 0);
    }
  }

  /** Sets the price, in the account's currency. */
  private record SetPrice() implements LeadChange {
    @Override
    public String type() {
      return "setPrice";
    }

    @Override
    public String parameters() {
      return """
      {"type":"object","additionalProperties":false,"required":["price"],
       "description":"Sets the price of the lead.",
       "properties":{
        "price":{"type":["number","string"],"minimum":0,"minLength":1,"maxLength":30,
          "pattern":"^[0-9]{1,18}(\\\\.[0-9]{1,9})?$","description":"zero or more, in the account's currency"}}}
      """;
    }

    @Override
    public Optional<String> refusal(Target target, Lead lead) {
      return unless(
          target.amount("price").filter(price -> price.signum() >= 0).isPresent(),
          "price '" + target.text("price").orElse("") + "' must be an amount of zero or more");
    }

    @Override
    public boolean holds(Target target, Lead lead) {
      return lead.price().compareTo(price(target)) == 0;
    }

    @Override
    public LeadPatch.Builder patch(Target target, Lead lead) {
      return LeadPatch.builder().price(price(target));
    }

    @Override
    public Optional<Long> stage(Target target, Lead lead) {
      return Optional.empty();
    }

    private static BigDecimal price(Target target) {
      return target.amount("price").orElse(BigDecimal.ZERO);
    }
  }
}
