package io.parley.kommo.news;

import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.Lane;
import io.parley.kommo.entity.AccountEvent;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.TalkMessage;
import io.parley.kommo.webhook.ContactEvent;
import io.parley.kommo.webhook.HookAccount;
import io.parley.kommo.webhook.HookItem;
import io.parley.kommo.webhook.KommoEvent;
import io.parley.kommo.webhook.LeadEvent;
import io.parley.kommo.webhook.MessageEvent;
import io.parley.kommo.webhook.NoteEvent;
import io.parley.kommo.webhook.TaskEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happened in an account while its webhooks went unheard, read from the account's own history
 * and told as the webhooks would have told it. What the history only names is read as it is now.
 * The text of messages needs the Chats API add-on; without it they come without text.
 *
 * @see <a href="https://developers.kommo.com/reference/events-list">events list</a>
 */
public final class Missed {
  private static final String VIA = "history";
  private static final int TOGETHER = 50;

  private final Kommo kommo;
  private final Instant receivedAt;
  private final Map<String, Map<String, Object>> cards = new LinkedHashMap<>();
  private final Map<Long, Map<String, TalkMessage>> talks = new LinkedHashMap<>();

  /**
   * One thing that happened.
   *
   * @param event as a webhook would have told it
   * @param key the same in every reading; that of the webhook, where the history tells its content
   */
  public record Caught(KommoEvent event, String key) {}

  private Missed(Kommo kommo, Instant receivedAt) {
    this.kommo = kommo.in(Lane.SYNC);
    this.receivedAt = receivedAt;
  }

  /**
   * Reads what happened from {@code from} to {@code until}, both to the second, oldest first.
   *
   * @param receivedAt when it is heard of: now
   * @throws KommoException when Kommo failed or does not show its history
   */
  public static List<Caught> read(Kommo kommo, Instant from, Instant until, Instant receivedAt) {
    return new Missed(kommo, receivedAt).read(from, until);
  }

  private List<Caught> read(Instant from, Instant until) {
    List<AccountEvent> told =
        kommo.events().search(query -> query.since(from).until(until)).toList().reversed();
    readCards(told);
    List<Caught> caught = new ArrayList<>();
    for (AccountEvent event : told) {
      event(event, from)
          .ifPresent(
              known ->
                  caught.add(
                      new Caught(
                          known,
                          known instanceof MessageEvent ? known.key() : VIA + "|" + event.id())));
    }
    return caught;
  }

  private Optional<KommoEvent> event(AccountEvent event, Instant from) {
    String type = event.type();
    return switch (event.entityType()) {
      case "lead" ->
          type.endsWith("_chat_message")
              ? message(event, from)
              : action(type, "lead").map(action -> card(event, "leads", action));
      case "contact" ->
          type.endsWith("_chat_message")
              ? message(event, from)
              : action(type, "contact").map(action -> card(event, "contacts", action));
      case "company" -> action(type, "company").map(action -> card(event, "companies", action));
      case "task" -> task(event);
      default -> Optional.empty();
    };
  }

  /** The action under which a webhook would have told it; empty for what no webhook tells. */
  private static Optional<String> action(String type, String entity) {
    if (type.endsWith("_note_added")) {
      return Optional.of("note");
    }
    if (type.startsWith("custom_field_") && type.endsWith("_value_changed")) {
      return Optional.of("update");
    }
    return switch (type.startsWith(entity + "_") ? type.substring(entity.length()) : type) {
      case "_added" -> Optional.of("add");
      case "_deleted" -> Optional.of("delete");
      case "_restored" -> Optional.of("restore");
      case "_status_changed" -> Optional.of("status");
      case "entity_responsible_changed" -> Optional.of("responsible");
      case "sale_field_changed",
          "name_field_changed",
          "ltv_field_changed",
          "entity_tag_added",
          "entity_tag_deleted",
          "entity_linked",
          "entity_unlinked",
          "entity_merged" ->
          Optional.of("update");
      default -> Optional.empty();
    };
  }

  private KommoEvent card(AccountEvent event, String group, String action) {
    if (action.equals("note")) {
      return note(event, group);
    }
    Map<String, Object> fields =
        new LinkedHashMap<>(
            cards.getOrDefault(event.entityType() + ":" + event.entityId(), Map.of()));
    fields.put("id", String.valueOf(event.entityId()));
    fields.put("updated_at", seconds(event.createdAt()));
    fields.put("modified_user_id", String.valueOf(event.createdBy()));
    fields.put("via", VIA);
    // The stage it came to then, not the one it is in now.
    event.newStatusId().ifPresent(status -> fields.put("status_id", String.valueOf(status)));
    event.oldStatusId().ifPresent(status -> fields.put("old_status_id", String.valueOf(status)));
    id(event.after(), "responsible_user")
        .ifPresent(user -> fields.put("responsible_user_id", user));
    id(event.before(), "responsible_user")
        .ifPresent(user -> fields.put("old_responsible_user_id", user));
    if (!group.equals("leads")) {
      fields.put("type", event.entityType());
    }
    HookItem item = item(group, action, fields);
    return group.equals("leads") ? new LeadEvent(item) : new ContactEvent(item);
  }

  private KommoEvent note(AccountEvent event, String group) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Optional<String> noteId = id(event.after(), "note");
    noteId.ifPresent(id -> fields.put("id", id));
    noteId
        .filter(id -> id.matches("[0-9]{1,18}"))
        .flatMap(id -> kommo.notes(new EntityKind(group)).find(Long.parseLong(id)))
        .flatMap(found -> found.text())
        .ifPresent(text -> fields.put("text", text));
    fields.put("element_id", String.valueOf(event.entityId()));
    fields.put(
        "element_type",
        switch (event.entityType()) {
          case "contact" -> "1";
          case "company" -> "3";
          default -> "2";
        });
    fields.put("created_by", String.valueOf(event.createdBy()));
    fields.put("created_at", seconds(event.createdAt()));
    fields.put("via", VIA);
    return new NoteEvent(item(group, "note", fields));
  }

  private Optional<KommoEvent> task(AccountEvent event) {
    Map<String, Object> fields =
        new LinkedHashMap<>(cards.getOrDefault("task:" + event.entityId(), Map.of()));
    fields.put("id", String.valueOf(event.entityId()));
    fields.put("updated_at", seconds(event.createdAt()));
    fields.put("modified_user_id", String.valueOf(event.createdBy()));
    fields.put("via", VIA);
    String action =
        switch (event.type()) {
          case "task_added" -> "add";
          case "task_deleted" -> "delete";
          default -> "update";
        };
    fields.put("action_close", event.type().equals("task_completed") ? "1" : "0");
    return event.type().startsWith("task_")
        ? Optional.of(new TaskEvent(item("task", action, fields)))
        : Optional.empty();
  }

  private Optional<KommoEvent> message(AccountEvent event, Instant from) {
    Optional<String> id = id(event.after(), "message");
    if (id.isEmpty()) {
      return Optional.empty();
    }
    boolean incoming = event.type().startsWith("incoming");
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id.get());
    fields.put("type", incoming ? "incoming" : "outgoing");
    fields.put("created_at", seconds(event.createdAt()));
    fields.put("entity_type", event.entityType());
    fields.put("entity_id", String.valueOf(event.entityId()));
    fields.put("via", VIA);
    part(event.after(), "message", "origin").ifPresent(origin -> fields.put("origin", origin));
    Optional<String> talk = part(event.after(), "message", "talk_id");
    talk.ifPresent(talkId -> fields.put("talk_id", talkId));
    Map<String, Object> author = new LinkedHashMap<>();
    author.put("type", incoming ? "external" : event.createdBy() == 0 ? "bot" : "user");
    talk.filter(text -> text.matches("[0-9]{1,18}"))
        .map(text -> talk(Long.parseLong(text), from).get(id.get()))
        .ifPresent(
            said -> {
              fields.put("text", said.text());
              said.authorName().ifPresent(name -> author.put("name", name));
              if (!said.authorType().isEmpty()) {
                author.put("type", said.authorType());
              }
              said.attachmentLink()
                  .ifPresent(
                      link -> fields.put("attachment", new LinkedHashMap<>(Map.of("link", link))));
            });
    fields.put("author", author);
    return Optional.of(new MessageEvent(item("message", "add", fields)));
  }

  private Map<String, TalkMessage> talk(long talkId, Instant from) {
    return talks.computeIfAbsent(
        talkId,
        id -> {
          try {
            return kommo
                .talks()
                .messages(id, from.minusSeconds(60))
                .collect(Collectors.toMap(TalkMessage::id, said -> said, (one, other) -> one));
          } catch (KommoException e) {
            if (e.unavailable()) {
              return Map.of();
            }
            throw e;
          }
        });
  }

  /** Leads, contacts, companies and tasks as they are now, read together. */
  private void readCards(List<AccountEvent> told) {
    for (List<Long> ids : chunks(told, "lead")) {
      kommo.leads().search(query -> query.ids(ids)).forEach(lead -> keep("lead", lead.raw()));
    }
    for (List<Long> ids : chunks(told, "contact")) {
      kommo.contacts().search(query -> query.ids(ids)).forEach(card -> keep("contact", card.raw()));
    }
    for (List<Long> ids : chunks(told, "company")) {
      kommo
          .companies()
          .search(query -> query.ids(ids))
          .forEach(card -> keep("company", card.raw()));
    }
    for (List<Long> ids : chunks(told, "task")) {
      kommo
          .tasks()
          .search(query -> query.ids(ids))
          .forEach(
              task -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("text", task.text());
                fields.put("status", task.completed() ? "1" : "0");
                fields.put("task_type", String.valueOf(task.typeId()));
                fields.put("responsible_user_id", String.valueOf(task.responsibleUserId()));
                fields.put("complete_before", seconds(task.completeTill()));
                fields.put("created_at", seconds(task.createdAt()));
                task.entityId().ifPresent(id -> fields.put("element_id", String.valueOf(id)));
                task.entityKind()
                    .ifPresent(
                        kind ->
                            fields.put(
                                "element_type",
                                switch (kind.path()) {
                                  case "contacts" -> "1";
                                  case "companies" -> "3";
                                  default -> "2";
                                }));
                task.result()
                    .ifPresent(
                        text -> fields.put("result", new LinkedHashMap<>(Map.of("text", text))));
                cards.put("task:" + task.id(), fields);
              });
    }
  }

  private static List<List<Long>> chunks(List<AccountEvent> told, String entityType) {
    Set<Long> ids = new TreeSet<>();
    told.stream()
        .filter(event -> event.entityType().equals(entityType))
        .filter(event -> !event.type().endsWith("_chat_message"))
        .filter(event -> !event.type().endsWith("_note_added"))
        .forEach(event -> ids.add(event.entityId()));
    List<Long> all = List.copyOf(ids);
    List<List<Long>> chunks = new ArrayList<>();
    for (int start = 0; start < all.size(); start += TOGETHER) {
      chunks.add(all.subList(start, Math.min(start + TOGETHER, all.size())));
    }
    return chunks;
  }

  /** What the API tells of a lead, contact or company, under the names that webhooks use. */
  private void keep(String entityType, Map<String, @Nullable Object> raw) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name :
        List.of("name", "price", "status_id", "pipeline_id", "responsible_user_id", "created_at")) {
      Object value = raw.get(name);
      if (value instanceof String || value instanceof Number) {
        fields.put(name, value.toString());
      }
    }
    List<Object> customFields = new ArrayList<>();
    for (Map<?, ?> field : maps(raw.get("custom_fields_values"))) {
      Map<String, Object> told = new LinkedHashMap<>();
      text(field, "field_id").ifPresent(id -> told.put("id", id));
      text(field, "field_name").ifPresent(name -> told.put("name", name));
      text(field, "field_code").ifPresent(code -> told.put("code", code));
      List<Object> values = new ArrayList<>();
      for (Map<?, ?> value : maps(field.get("values"))) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("value", text(value, "value").orElse(""));
        text(value, "enum_id").ifPresent(choice -> one.put("enum", choice));
        values.add(one);
      }
      told.put("values", values);
      customFields.add(told);
    }
    fields.put("custom_fields", customFields);
    List<Object> tags = new ArrayList<>();
    if (raw.get("_embedded") instanceof Map<?, ?> embedded) {
      for (Map<?, ?> tag : maps(embedded.get("tags"))) {
        tags.add(new LinkedHashMap<>(Map.of("name", text(tag, "name").orElse(""))));
      }
    }
    fields.put("tags", tags);
    text(raw, "id").ifPresent(id -> cards.put(entityType + ":" + id, fields));
  }

  private static List<Map<?, ?>> maps(@Nullable Object list) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (list instanceof List<?> items) {
      for (Object item : items) {
        if (item instanceof Map<?, ?> map) {
          maps.add(map);
        }
      }
    }
    return maps;
  }

  private static Optional<String> text(Map<?, ?> map, String name) {
    return Optional.ofNullable(map.get(name))
        .filter(value -> value instanceof String || value instanceof Number)
        .map(Object::toString);
  }

  private static Optional<String> id(List<Map<String, @Nullable Object>> values, String thing) {
    return part(values, thing, "id");
  }

  private static Optional<String> part(
      List<Map<String, @Nullable Object>> values, String thing, String name) {
    return values.stream()
        .map(value -> value.get(thing))
        .flatMap(
            found ->
                found instanceof Map<?, ?> map
                    ? text(map, name).stream()
                    : Optional.<String>empty().stream())
        .findFirst();
  }

  private static String seconds(Instant at) {
    return String.valueOf(at.getEpochSecond());
  }

  private HookItem item(String group, String action, Map<String, Object> fields) {
    return new HookItem(
        group, action, new HookAccount(Optional.empty(), Optional.empty()), fields, receivedAt);
  }
}
