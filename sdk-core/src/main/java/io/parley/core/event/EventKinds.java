package io.parley.core.event;

import java.util.Set;
import java.util.TreeSet;

/**
 * The kinds of events the product itself knows, by name. An open set: other kinds are recorded and
 * decided on alike. The texts are stored in rules; changing one is a migration.
 */
public final class EventKinds {
  public static final String LEAD_CREATED = "lead.created";
  public static final String LEAD_UPDATED = "lead.updated";
  public static final String LEAD_DELETED = "lead.deleted";
  public static final String LEAD_RESTORED = "lead.restored";

  /** The lead moved to another status of a pipeline. */
  public static final String LEAD_MOVED = "lead.status_changed";

  public static final String LEAD_ASSIGNED = "lead.responsible_changed";
  public static final String LEAD_NOTE_ADDED = "lead.note_added";
  public static final String CONTACT_CREATED = "contact.created";
  public static final String CONTACT_UPDATED = "contact.updated";
  public static final String COMPANY_CREATED = "company.created";
  public static final String COMPANY_UPDATED = "company.updated";
  public static final String TASK_CREATED = "task.created";
  public static final String TASK_COMPLETED = "task.completed";

  /** The customer wrote. */
  public static final String MESSAGE_RECEIVED = "message.received";

  /** Somebody of the company wrote: a person, the agent or another bot. */
  public static final String MESSAGE_SENT = "message.sent";

  public static final String TALK_CREATED = "talk.created";
  public static final String TALK_CLOSED = "talk.closed";
  public static final String CONVERSATION_STARTED = "conversation.started";

  /** Nobody answered for a given time. */
  public static final String CONVERSATION_SILENT = "conversation.silent";

  public static final String CONVERSATION_HANDED_OFF = "conversation.handed_off";
  public static final String CONVERSATION_RESUMED = "conversation.resumed";
  public static final String CONVERSATION_CLOSED = "conversation.closed";
  public static final String AGENT_REPLIED = "agent.replied";
  public static final String AGENT_COULD_NOT_ANSWER = "agent.could_not_answer";

  /** The time has come to answer what a customer wrote earlier. */
  public static final String AGENT_REPLY_DUE = "agent.reply_due";

  /** The language model is not asked for a while: its quota or the day's tokens are used up. */
  public static final String AGENT_MODEL_PAUSED = "agent.model_paused";

  public static final String SCRIPT_STEP_REACHED = "script.step_reached";
  public static final String SEQUENCE_ENROLLED = "sequence.enrolled";
  public static final String SEQUENCE_FINISHED = "sequence.finished";
  public static final String SEQUENCE_EXITED = "sequence.exited";

  /** Rules or sequences answered to their own acts, and were stopped. */
  public static final String LOOP_STOPPED = "automation.loop_stopped";

  /** Members were told something by a rule or a sequence. */
  public static final String MEMBER_NOTIFIED = "member.notified";

  private static final Set<String> ENTITIES =
      Set.of("lead", "contact", "company", "customer", "task", "unsorted", "catalog_element");

  private static final Set<String> ALL =
      Set.of(
          LEAD_CREATED,
          LEAD_UPDATED,
          LEAD_DELETED,
          LEAD_RESTORED,
          LEAD_MOVED,
          LEAD_ASSIGNED,
          LEAD_NOTE_ADDED,
          CONTACT_CREATED,
          CONTACT_UPDATED,
          "contact.deleted",
          "contact.restored",
          "contact.responsible_changed",
          "contact.note_added",
          COMPANY_CREATED,
          COMPANY_UPDATED,
          "company.deleted",
          "company.restored",
          "company.responsible_changed",
          "company.note_added",
          "customer.created",
          "customer.updated",
          "customer.deleted",
          "customer.restored",
          "customer.responsible_changed",
          "customer.note_added",
          TASK_CREATED,
          "task.updated",
          "task.deleted",
          TASK_COMPLETED,
          MESSAGE_RECEIVED,
          MESSAGE_SENT,
          TALK_CREATED,
          "talk.updated",
          TALK_CLOSED,
          "unsorted.created",
          "unsorted.updated",
          "unsorted.deleted",
          "catalog_element.created",
          "catalog_element.updated",
          "catalog_element.deleted",
          "chat_template.reviewed",
          CONVERSATION_STARTED,
          CONVERSATION_SILENT,
          CONVERSATION_HANDED_OFF,
          CONVERSATION_RESUMED,
          CONVERSATION_CLOSED,
          AGENT_REPLIED,
          AGENT_COULD_NOT_ANSWER,
          AGENT_REPLY_DUE,
          AGENT_MODEL_PAUSED,
          SCRIPT_STEP_REACHED,
          SEQUENCE_ENROLLED,
          SEQUENCE_FINISHED,
          SEQUENCE_EXITED,
          LOOP_STOPPED,
          MEMBER_NOTIFIED,
          "file.processed",
          "sync.finished",
          "integration.needs_reauth",
          "schedule.due",
          "kommo.unknown");

  private EventKinds() {}

  /** All of them, by the alphabet. */
  public static Set<String> all() {
    return new TreeSet<>(ALL);
  }

  /**
   * Whether a kind is certainly misspelled: it speaks of one of the product's own things, but of
   * nothing that ever happens to it.
   */
  public static boolean misspelled(String kind) {
    int dot = kind.indexOf('.');
    String thing = dot < 0 ? kind : kind.substring(0, dot);
    boolean ours =
        ENTITIES.contains(thing)
            || ALL.stream().anyMatch(known -> known.startsWith(thing + ".") && !thing.isEmpty());
    return ours && !ALL.contains(kind);
  }
}
