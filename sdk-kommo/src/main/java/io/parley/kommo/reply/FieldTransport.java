package io.parley.kommo.reply;

import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.Lane;
import io.parley.kommo.entity.CustomField;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.FieldChange;
import io.parley.kommo.entity.FieldKey;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.LeadPatch;
import io.parley.kommo.entity.Talk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Writes the answer into a field of the lead and starts a salesbot that says what the field holds.
 * The field and the bot are made by hand once. One answer at a time uses the field of a lead, and
 * the bot is given time to read it. Works for every channel; needs a plan with salesbots.
 *
 * @see <a href="https://developers.kommo.com/reference/launch-salesbot">launch salesbot</a>
 */
public final class FieldTransport implements ReplyTransport {
  private static final String NO_LEAD = "no lead is known whose field a bot could say";
  private static final int BAD_REQUEST = 400;

  /** Longer than two calls to Kommo may take. */
  private static final Duration HOLD = Duration.ofSeconds(60);

  private final Kommo kommo;
  private final Settings settings;
  private final LeadHolds holds;
  private final Pause pause;
  private final TalkTransport talk;

  /**
   * What was made by hand.
   *
   * @param fieldId the field of leads that the bot says; of the type textarea, since a text field
   *     holds 255 characters
   * @param botId the bot, without a trigger of its own
   * @param reading how long the bot may take to read the field; positive
   */
  public record Settings(long fieldId, long botId, Duration reading) {
    public Settings {
      if (fieldId <= 0 || botId <= 0) {
        throw new IllegalArgumentException(
            "fieldId " + fieldId + " and botId " + botId + " must be positive");
      }
      if (!reading.isPositive()) {
        throw new IllegalArgumentException("reading " + reading + " must be positive");
      }
    }

    /** A bot that reads within three seconds. */
    public static Settings of(long fieldId, long botId) {
      return new Settings(fieldId, botId, Duration.ofSeconds(3));
    }
  }

  /** Lets time go by between two parts of an answer. */
  @FunctionalInterface
  public interface Pause {
    void last(Duration time) throws InterruptedException;
  }

  /**
   * @param holds who uses the field of which lead of the same account
   */
  public FieldTransport(Kommo kommo, Settings settings, LeadHolds holds, Pause pause) {
    this.kommo = kommo.in(Lane.LIVE);
    this.settings = settings;
    this.holds = holds;
    this.pause = pause;
    this.talk = new TalkTransport(kommo);
  }

  @Override
  public String name() {
    return "field";
  }

  @Override
  public Capability probe(Destination to) {
    try {
      if (kommo
          .customFields()
          .list(EntityKind.LEADS)
          .noneMatch(field -> field.id() == settings.fieldId())) {
        return new Capability.Unavailable("leads have no field " + settings.fieldId());
      }
      if (kommo.salesbots().list().noneMatch(bot -> bot.id() == settings.botId())) {
        return new Capability.Unavailable("salesbot " + settings.botId() + " is not there");
      }
      return new Capability.Available();
    } catch (KommoException e) {
      if (e.unavailable()) {
        return new Capability.Unavailable(e.getMessage());
      }
      throw e;
    }
  }

  @Override
  public Delivery send(Destination to, String text, int from) {
    if (to.leadId().isEmpty()) {
      return new Delivery.Unavailable(NO_LEAD);
    }
    long leadId = to.leadId().get();
    List<String> parts = parts(to, text);
    Optional<Duration> taken = holds.take(leadId, HOLD.plus(reading(parts.size())));
    if (taken.isPresent()) {
      return new Delivery.Later(
          taken.get(), "another answer is being said to lead " + leadId + " by the same field");
    }
    Duration after = Duration.ZERO;
    try {
      for (int i = Math.min(from, parts.size()); i < parts.size(); i++) {
        if (i > from) {
          pause.last(settings.reading());
        }
        Optional<Delivery> failed = say(leadId, parts.get(i), i, from);
        if (failed.isPresent()) {
          return failed.get();
        }
        after = settings.reading();
      }
      return new Delivery.Sent(name(), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Delivery.Interrupted(from, "stopped between two parts");
    } finally {
      holds.giveBack(leadId, after);
    }
  }

  private Duration reading(int parts) {
    return settings.reading().multipliedBy(parts);
  }

  private Optional<Delivery> say(long leadId, String part, int i, int from) {
    try {
      kommo
          .leads()
          .update(
              leadId,
              LeadPatch.builder()
                  .field(FieldChange.text(FieldKey.id(settings.fieldId()), part))
                  .build());
      kommo.salesbots().run(settings.botId(), EntityKind.LEADS, leadId);
      return Optional.empty();
    } catch (KommoException e) {
      if (i > from) {
        return Optional.of(new Delivery.Interrupted(i, e.getMessage()));
      }
      if (e.unavailable() && from == 0) {
        return Optional.of(new Delivery.Unavailable(e.getMessage()));
      }
      if (e.unavailable() || e.status() == BAD_REQUEST) {
        return Optional.of(new Delivery.Refused(e.getMessage()));
      }
      throw e;
    }
  }

  @Override
  public Trace find(Destination to, String text, Instant since, Predicate<String> claimed) {
    if (to.leadId().isEmpty()) {
      return new Trace.Missing(0, Optional.empty());
    }
    if (to.talkId().isPresent()) {
      try {
        return talk.find(to, text, since, claimed);
      } catch (KommoException e) {
        if (!e.unavailable()) {
          throw e;
        }
      }
    }
    Optional<Lead> lead = kommo.leads().find(to.leadId().get());
    boolean untouched =
        lead.isEmpty()
            || (lead.get().updatedAt().isBefore(since) && !holds(lead.get(), parts(to, text)));
    return untouched
        ? new Trace.Missing(0, Optional.empty())
        : new Trace.Hidden("a salesbot does not show what it said");
  }

  private boolean holds(Lead lead, List<String> parts) {
    Optional<String> held = lead.fields().find(settings.fieldId()).flatMap(CustomField::text);
    return held.filter(parts::contains).isPresent();
  }

  private List<String> parts(Destination to, String text) {
    ChannelLimit narrowest = ChannelLimit.of("");
    if (narrowest.holds(text)) {
      return TextParts.of(text, narrowest);
    }
    String origin = to.talkId().flatMap(kommo.talks()::find).map(Talk::origin).orElse("");
    return TextParts.of(text, ChannelLimit.of(origin));
  }
}
