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
    return List.of(
        new Tagged("addTag", true),
        new Tagged("removeTag", false),
        new Move(),
        new Close(),
        new SetPrice(),
        new Assign(),
        new SetField());
  }

  private static Optional<String> unless(boolean good, String refusal) {
    return good ? Optional.empty() : Optional.of(refusal);
  }

  /** Puts a tag on or takes it off, and leaves the others. */
  private record Tagged(String type, boolean wanted) implements LeadChange {
    @Override
    public String parameters() {
      return """
      {"type":"object","additionalProperties":false,"required":["tag"],"properties":{
        "tag":{"type":"string","minLength":1,"maxLength":255}}}
      """;
    }

    @Override
    public Optional<String> refusal(Target target, Lead lead) {
      return unless(target.text("tag").isPresent(), "tag must not be blank");
    }

    @Override
    public boolean holds(Target target, Lead lead) {
      return lead.tagged(tag(target)) == wanted;
    }

    @Override
    public LeadPatch.Builder patch(Target target, Lead lead) {
      var patch = LeadPatch.builder();
      return wanted ? patch.addTag(tag(target)) : patch.removeTag(tag(target));
    }

    private static String tag(Target target) {
      return target.text("tag").orElse("").strip();
    }
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
      {"type":"object","additionalProperties":false,"required":["statusId"],"properties":{
        "statusId":{"type":"integer","minimum":1},
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
      {"type":"object","additionalProperties":false,"required":["won"],"properties":{
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
      {"type":"object","additionalProperties":false,"required":["price"],"properties":{
        "price":{"type":["number","string"],"description":"zero or more, in the account's currency"}}}
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

    private static BigDecimal price(Target target) {
      return target.amount("price").orElse(BigDecimal.ZERO);
    }
  }

  /** Hands the lead to a user, or to one of several. */
  private record Assign() implements LeadChange {
    @Override
    public String type() {
      return "assign";
    }

    @Override
    public String parameters() {
      return """
      {"type":"object","additionalProperties":false,"properties":{
        "userId":{"type":"integer","minimum":1},
        "roundRobin":{"type":"array","minItems":1,"items":{"type":"integer","minimum":1},
          "description":"one of these users, spread evenly; the same decision always picks the same"}},
       "oneOf":[{"required":["userId"]},{"required":["roundRobin"]}]}
      """;
    }

    @Override
    public Optional<String> refusal(Target target, Lead lead) {
      return unless(user(target).isPresent(), "userId or roundRobin must name a user's number");
    }

    @Override
    public boolean holds(Target target, Lead lead) {
      return user(target).filter(user -> user == lead.responsibleUserId()).isPresent();
    }

    @Override
    public LeadPatch.Builder patch(Target target, Lead lead) {
      return LeadPatch.builder().responsible(user(target).orElseThrow());
    }

    private static Optional<Long> user(Target target) {
      if (target.effect().parameters().get("roundRobin") instanceof List<?> users
          && !users.isEmpty()) {
        int index = Math.floorMod(target.effect().key().hashCode(), users.size());
        return Target.whole(String.valueOf(users.get(index))).filter(user -> user > 0);
      }
      return target.number("userId").filter(user -> user > 0);
    }
  }
}
