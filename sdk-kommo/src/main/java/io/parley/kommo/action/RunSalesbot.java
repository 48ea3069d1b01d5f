package io.parley.kommo.action;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.work.Effect;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Lead;
import java.util.Optional;

/**
 * Starts a bot made in Kommo's own editor for the lead, else for the contact. Nothing shows
 * afterwards whether a bot ran, so a lost answer waits for a person.
 */
final class RunSalesbot implements ActionHandler {
  private static final String NOBODY = "no lead or contact to run a bot for";

  private final Connections connections;

  RunSalesbot(Connections connections) {
    this.connections = connections;
  }

  @Override
  public String type() {
    return "runSalesbot";
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"required":["botId"],
     "description":"Starts a Salesbot for the lead, else for the contact.",
     "properties":{
      "botId":{"type":"integer","minimum":1,"description":"the number in the bot's address"}}}
    """;
  }

  /** A bot is of no use to a lead that was closed or thrown away since. */
  @Override
  public Optional<String> objection(Effect effect) {
    Optional<Target> target = Target.of(effect, connections);
    if (target.isEmpty() || target.get().id("lead").isEmpty()) {
      return Optional.empty();
    }
    long id = target.get().id("lead").get();
    Optional<Lead> lead = target.get().kommo().leads().find(id);
    if (lead.isEmpty()) {
      return Optional.of("lead " + id + " is not there");
    }
    return lead.get().closed() ? Optional.of("lead " + id + " is closed") : Optional.empty();
  }

  @Override
  public Outcome run(Effect effect) {
    Optional<Target> found = Target.of(effect, connections);
    if (found.isEmpty()) {
      return new Outcome.Refused(Target.missing(effect));
    }
    Target target = found.get();
    Optional<Long> bot = target.number("botId").filter(id -> id > 0);
    if (bot.isEmpty()) {
      return new Outcome.Refused(
          "botId '" + target.text("botId").orElse("") + "' must be a bot's number");
    }
    Optional<Target.About> whom =
        target.about().filter(about -> !about.kind().equals(EntityKind.COMPANIES));
    if (whom.isEmpty()) {
      return new Outcome.Refused(NOBODY);
    }
    target.kommo().salesbots().run(bot.get(), whom.get().kind(), whom.get().id());
    return new Outcome.Done(Optional.empty());
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    return new Finding.Unclear("Kommo does not show whether a bot ran");
  }
}
