package io.parley.kommo.action;

import io.parley.core.action.Rotation;
import io.parley.kommo.entity.LeadPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hands a lead, contact or company to a user, or to the next of several. */
record Assign(Rotation rotation) implements CardChange {
  private static final String REFUSAL = "userId or roundRobin must name a user's number";

  @Override
  public String type() {
    return "assign";
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"minProperties":1,"maxProperties":1,
     "description":"Makes a user responsible for the lead, else for the contact or company.",
     "properties":{
      "userId":{"type":"integer","minimum":1},
      "roundRobin":{"type":"array","minItems":1,"maxItems":100,
        "items":{"type":"integer","minimum":1},
        "description":"one of these users after the other, also over several rules with the same users"}}}
    """;
  }

  @Override
  public Optional<String> refusal(Target target, Card card) {
    return users(target).isEmpty() ? Optional.of(REFUSAL) : Optional.empty();
  }

  @Override
  public boolean holds(Target target, Card card) {
    return user(target) == card.responsibleUserId();
  }

  @Override
  public LeadPatch.Builder patch(Target target, Card card) {
    return LeadPatch.builder().responsible(user(target));
  }

  /** The same user for the same effect, however often it is asked. */
  private long user(Target target) {
    List<Long> users = users(target);
    if (users.size() == 1) {
      return users.getFirst();
    }
    var effect = target.effect();
    String circle = effect.at("integration").orElse("") + ":" + users;
    int next =
        rotation.next(
            effect.tenant(),
            circle,
            users.size(),
            effect.key(),
            effect.sentAt().orElse(effect.createdAt()));
    return users.get(next);
  }

  /** Empty when one of them is no user's number. */
  private static List<Long> users(Target target) {
    if (target.effect().parameters().get("roundRobin") instanceof List<?> listed) {
      List<Long> users = new ArrayList<>();
      for (Object user : listed) {
        Target.whole(String.valueOf(user)).filter(id -> id > 0).ifPresent(users::add);
      }
      return users.size() == listed.size() ? users : List.of();
    }
    return target.number("userId").filter(id -> id > 0).map(List::of).orElse(List.of());
  }
}
