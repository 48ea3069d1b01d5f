package io.parley.kommo.action;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.work.Effect;
import java.util.Optional;

/**
 * Changes the lead an effect names, else the contact or company. It is read first: what is there
 * already is not written, so that no echo of it comes back as a webhook.
 */
final class ChangeCard implements ActionHandler {
  private static final String NOTHING = "no lead, contact or company to change";

  private final Connections connections;
  private final CardChange change;

  ChangeCard(Connections connections, CardChange change) {
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
    return card(target.get())
        .filter(card -> change.refusal(target.get(), card).isEmpty())
        .filter(card -> change.holds(target.get(), card))
        .map(card -> target.get().about().orElseThrow() + " is as wanted already");
  }

  @Override
  public Outcome run(Effect effect) {
    Optional<Target> found = Target.of(effect, connections);
    if (found.isEmpty()) {
      return new Outcome.Refused(Target.missing(effect));
    }
    Target target = found.get();
    if (target.about().isEmpty()) {
      return new Outcome.Refused(NOTHING);
    }
    Optional<Card> card = card(target);
    if (card.isEmpty()) {
      return new Outcome.Refused(target.about().get() + " is not there");
    }
    Optional<String> refusal = change.refusal(target, card.get());
    if (refusal.isPresent()) {
      return new Outcome.Refused(refusal.get());
    }
    card.get().update(target.kommo(), change.patch(target, card.get()).build());
    return new Outcome.Done(Optional.empty());
  }

  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    Optional<Target> target = Target.of(effect, connections);
    Optional<Card> card = target.flatMap(ChangeCard::card);
    if (target.isEmpty() || card.isEmpty()) {
      return new Finding.Unclear(
          target.flatMap(Target::about).map(Target.About::toString).orElse(NOTHING)
              + " cannot be read");
    }
    boolean there =
        change.refusal(target.get(), card.get()).isEmpty()
            && change.holds(target.get(), card.get());
    return there ? new Finding.Happened(Optional.empty()) : new Finding.Absent();
  }

  private static Optional<Card> card(Target target) {
    return target.about().flatMap(about -> Card.find(target.kommo(), about));
  }
}
