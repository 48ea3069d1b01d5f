package io.parley.kommo.action;

import io.parley.core.work.Effect;
import io.parley.kommo.Kommo;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.reply.Destination;
import io.parley.kommo.reply.ReplyTransport;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An effect with the account it is for: its ids and parameters as the handlers need them. */
record Target(Effect effect, Kommo kommo, ReplyTransport reply) {
  /** Kommo tells time to the second, and its clock is not ours. */
  private static final Duration CLOCK_SLACK = Duration.ofSeconds(5);

  static Optional<Target> of(Effect effect, Connections connections) {
    return connections
        .find(effect.tenant(), effect.at("integration").orElse(""))
        .map(connected -> new Target(effect, connected.kommo(), connected.reply()));
  }

  /** Why {@link #of} found nothing. */
  static String missing(Effect effect) {
    return "integration '" + effect.at("integration").orElse("") + "' is not connected";
  }

  Optional<Long> id(String name) {
    return effect.at(name).flatMap(Target::whole).filter(id -> id > 0);
  }

  /** What a note or task is about: the lead, else the contact, else the company. */
  Optional<About> about() {
    return id("lead")
        .map(id -> new About(EntityKind.LEADS, id))
        .or(() -> id("contact").map(id -> new About(EntityKind.CONTACTS, id)))
        .or(() -> id("company").map(id -> new About(EntityKind.COMPANIES, id)));
  }

  Destination destination(Optional<Long> talkId) {
    return new Destination(talkId, id("lead"), id("contact"));
  }

  /** A parameter as text that is not blank. */
  Optional<String> text(String name) {
    return effect.parameter(name).filter(text -> !text.isBlank());
  }

  /** A parameter as a whole number, also when it is told as text or as 5.0. */
  Optional<Long> number(String name) {
    return amount(name)
        .filter(amount -> amount.stripTrailingZeros().scale() <= 0)
        .filter(amount -> amount.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0)
        .map(BigDecimal::longValue);
  }

  /** A parameter as an amount. */
  Optional<BigDecimal> amount(String name) {
    return text(name).flatMap(Target::decimal);
  }

  /** When to start looking for what an earlier attempt may have made. */
  Instant since() {
    return effect.sentAt().orElse(effect.createdAt()).minus(CLOCK_SLACK);
  }

  static Optional<Long> whole(String text) {
    return text.matches("-?[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  /** Bounded, because a number of a thousand digits is no amount. */
  static Optional<BigDecimal> decimal(String text) {
    return text.matches("-?[0-9]{1,18}(\\.[0-9]{1,9})?(E[0-9])?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  /** An entity; as text {@code lead 7}. */
  record About(EntityKind kind, long id) {
    @Override
    public String toString() {
      String one = kind.equals(EntityKind.COMPANIES) ? "company" : kind.path().replaceAll("s$", "");
      return one + " " + id;
    }
  }
}
