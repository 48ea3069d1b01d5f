package io.parley.kommo.action;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.work.Effect;
import io.parley.kommo.KommoException;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Lead;
import java.util.List;
import java.util.Optional;

/**
 * Changes the lead an effect names. The lead is read first: what is there already is not written,
 * so that no echo of it comes back as a webhook.
 */
final class ChangeLead implements ActionHandler {
  private final Connections connections;
  private final LeadChange change;

  ChangeLead(Connections connections, LeadChange change) {
    this.connections = connections;
    this.change = change;
  }

  @Override
  public String type() {
    return change.type();
  }

  @Override
  public String parameters() {
    return change.parameters();
  }

  @Override
  public Optional<String> objection(Effect effect) {
    Optional<Target> target = Target.of(effect, connections);
    if (target.isEmpty()) {
      return Optional.empty();
    }
    return lead(target.get())
        .filter(lead -> change.refusal(target.get(), lead).isEmpty())
        .flatMap(lead -> objection(target.get(), lead));
  }

  private Optional<String> objection(Target target, Lead lead) {
    if (change.holds(target, lead)) {
      return Optional.of("lead " + lead.id() + " is as wanted already");
    }
    // A lead that somebody moved on in the meantime is not dragged back.
    return target
        .id("fromStatus")
        .filter(from -> change.stage(target, lead).isPresent() && lead.statusId() != from)
        .map(
            from ->
                "lead "
                    + lead.id()
                    + " has left stage "
                    + from
                    + " since and is in stage "
                    + lead.statusId());
  }

  @Override
  public Outcome run(Effect effect) {
    Optional<Target> target = Target.of(effect, connections);
    if (target.isEmpty()) {
      return new Outcome.Refused(Target.missing(effect));
    }
    Optional<Lead> lead = lead(target.get());
    if (lead.isEmpty()) {
      return new Outcome.Refused("lead " + effect.at("lead").orElse("") + " is not there");
    }
    Optional<String> refusal = change.refusal(target.get(), lead.get());
    if (refusal.isPresent()) {
      return new Outcome.Refused(refusal.get());
    }
    target
        .get()
        .kommo()
        .leads()
        .update(lead.get().id(), change.patch(target.get(), lead.get()).build());
    return new Outcome.Done(Optional.empty());
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    Optional<Target> target = Target.of(effect, connections);
    Optional<Lead> lead = target.flatMap(ChangeLead::lead);
    if (target.isEmpty() || lead.isEmpty()) {
      return new Finding.Unclear("lead " + effect.at("lead").orElse("") + " cannot be read");
    }
    if (change.refusal(target.get(), lead.get()).isPresent()) {
      return new Finding.Absent();
    }
    return change.holds(target.get(), lead.get()) || wasThere(target.get(), lead.get())
        ? new Finding.Happened(Optional.empty())
        : new Finding.Absent();
  }

  /** Whether the lead came to the stage and was moved on by somebody before the look. */
  private boolean wasThere(Target target, Lead lead) {
    Optional<Long> stage = change.stage(target, lead);
    if (stage.isEmpty()) {
      return false;
    }
    try {
      return target
          .kommo()
          .events()
          .search(
              q ->
                  q.types(List.of("lead_status_changed"))
                      .about(EntityKind.LEADS, List.of(lead.id()))
                      .since(target.since()))
          .filter(event -> event.entityId() == lead.id())
          .anyMatch(event -> event.newStatusId().equals(stage));
    } catch (KommoException e) {
      // Without the history only the lead itself tells.
      if (e.unavailable()) {
        return false;
      }
      throw e;
    }
  }

  private static Optional<Lead> lead(Target target) {
    return target.id("lead").flatMap(id -> target.kommo().leads().find(id));
  }
}
