package io.parley.kommo.reply;

import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.Lane;
import io.parley.kommo.Notes;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.NoteDraft;
import io.parley.kommo.entity.TaskDraft;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves the answer as a note on the deal, or on the person when there is no deal, for somebody of
 * the company to send; optionally with a task. The client does not see it. Works with every plan.
 */
public final class NoteTransport implements ReplyTransport {
  private static final Logger log = LoggerFactory.getLogger(NoteTransport.class);
  private static final String NOWHERE = "neither a lead nor a contact is known to leave a note on";

  private final Kommo kommo;
  private final String heading;
  private final Optional<Reminder> reminder;
  private final InstantSource clock;

  /**
   * The task that comes with a note.
   *
   * @param text what the person is to do
   * @param within how soon
   */
  public record Reminder(String text, Duration within) {
    public Reminder {
      if (text.isBlank() || !within.isPositive()) {
        throw new IllegalArgumentException(
            "reminder text must not be blank and within " + within + " must be positive");
      }
    }
  }

  /**
   * @param heading what people see above the answer, such as {@code Suggested answer:}
   * @param reminder the task that comes with it, if any; not made while an equal one is open
   * @param clock for when the task is due
   */
  public NoteTransport(
      Kommo kommo, String heading, Optional<Reminder> reminder, InstantSource clock) {
    this.kommo = kommo.in(Lane.LIVE);
    this.heading = heading;
    this.reminder = reminder;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "note";
  }

  @Override
  public Capability probe(Destination to) {
    return place(to).isPresent() ? new Capability.Available() : new Capability.Unavailable(NOWHERE);
  }

  @Override
  public Delivery send(Destination to, String text, int from) {
    Optional<Place> place = place(to);
    if (place.isEmpty()) {
      return new Delivery.Unavailable(NOWHERE);
    }
    long id = place.get().notes(kommo).create(place.get().id(), NoteDraft.text(note(text)));
    remind(place.get());
    return new Delivery.Sent(name(), String.valueOf(id));
  }

  @Override
  public Trace find(Destination to, String text, Instant since, Predicate<String> claimed) {
    String wanted = note(text).strip();
    return place(to)
        .flatMap(
            place ->
                place
                    .notes(kommo)
                    .since(place.id(), since)
                    .filter(
                        note -> note.text().map(String::strip).filter(wanted::equals).isPresent())
                    .map(note -> String.valueOf(note.id()))
                    .filter(id -> !claimed.test(id))
                    .findFirst())
        .<Trace>map(Trace.Found::new)
        .orElseGet(() -> new Trace.Missing(0, Optional.empty()));
  }

  private String note(String text) {
    return heading.isBlank() ? text : heading + "\n" + text;
  }

  /** The note is what counts: a task that cannot be made is told to the operator only. */
  private void remind(Place place) {
    if (reminder.isEmpty()) {
      return;
    }
    Reminder wanted = reminder.get();
    try {
      boolean open =
          kommo
              .tasks()
              .about(place.kind(), place.id())
              .anyMatch(task -> !task.completed() && task.text().equals(wanted.text()));
      if (!open) {
        var draft =
            TaskDraft.of(wanted.text(), clock.instant().plus(wanted.within()))
                .about(place.kind(), place.id());
        responsible(place).ifPresent(draft::responsible);
        kommo.tasks().create(draft.build());
      }
    } catch (KommoException e) {
      log.warn("note on {} {} written, its task was not made", place.kind(), place.id(), e);
    }
  }

  private Optional<Long> responsible(Place place) {
    return place.kind().equals(EntityKind.LEADS)
        ? kommo.leads().find(place.id()).map(Lead::responsibleUserId).filter(user -> user > 0)
        : Optional.empty();
  }

  private static Optional<Place> place(Destination to) {
    return to.leadId()
        .map(id -> new Place(EntityKind.LEADS, id))
        .or(() -> to.contactId().map(id -> new Place(EntityKind.CONTACTS, id)));
  }

  private record Place(EntityKind kind, long id) {
    Notes notes(Kommo kommo) {
      return kommo.notes(kind);
    }
  }
}
