package io.parley.kommo;

import io.parley.kommo.entity.Company;
import io.parley.kommo.entity.Contact;
import io.parley.kommo.entity.CustomField;
import io.parley.kommo.entity.CustomFields;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.FieldValue;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.Note;
import io.parley.kommo.entity.Tag;
import io.parley.kommo.entity.Talk;
import io.parley.kommo.entity.TalkMessage;
import io.parley.kommo.entity.Task;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Kommo's answers as entities. What is missing becomes 0, empty or the epoch, never an error. */
final class Entities {
  private Entities() {}

  static Lead lead(JsonFields from) {
    return new Lead(
        from.numberOr("id", 0),
        from.textOr("name", ""),
        from.amount("price_with_minor_units")
            .or(() -> from.amount("price"))
            .orElse(BigDecimal.ZERO),
        from.numberOr("responsible_user_id", 0),
        from.numberOr("pipeline_id", 0),
        from.numberOr("status_id", 0),
        from.number("loss_reason_id"),
        from.instantOr("created_at", Instant.EPOCH),
        from.instantOr("updated_at", Instant.EPOCH),
        from.instant("closed_at"),
        from.instant("closest_task_at"),
        from.flag("is_deleted"),
        customFields(from),
        tags(from),
        from.embedded("contacts").stream()
            .sorted(Comparator.comparing((JsonFields contact) -> !contact.flag("is_main")))
            .flatMap(contact -> contact.number("id").stream())
            .toList(),
        ids(from, "companies").stream().findFirst(),
        from.raw());
  }

  static Contact contact(JsonFields from) {
    return new Contact(
        from.numberOr("id", 0),
        from.textOr("name", ""),
        from.textOr("first_name", ""),
        from.textOr("last_name", ""),
        from.numberOr("responsible_user_id", 0),
        from.instantOr("created_at", Instant.EPOCH),
        from.instantOr("updated_at", Instant.EPOCH),
        customFields(from),
        tags(from),
        ids(from, "leads"),
        ids(from, "companies").stream().findFirst(),
        from.raw());
  }

  static Company company(JsonFields from) {
    return new Company(
        from.numberOr("id", 0),
        from.textOr("name", ""),
        from.numberOr("responsible_user_id", 0),
        from.instantOr("created_at", Instant.EPOCH),
        from.instantOr("updated_at", Instant.EPOCH),
        customFields(from),
        tags(from),
        ids(from, "leads"),
        ids(from, "contacts"),
        from.raw());
  }

  static Note note(JsonFields from) {
    JsonFields params = from.object("params");
    return new Note(
        from.numberOr("id", 0),
        from.numberOr("entity_id", 0),
        from.textOr("note_type", ""),
        params.text("text"),
        from.numberOr("created_by", 0),
        from.instantOr("created_at", Instant.EPOCH),
        from.instantOr("updated_at", Instant.EPOCH),
        params.raw());
  }

  static Task task(JsonFields from) {
    return new Task(
        from.numberOr("id", 0),
        from.textOr("text", ""),
        from.text("entity_type").filter(EntityKind::fits).map(EntityKind::new),
        from.number("entity_id").filter(id -> id > 0),
        from.numberOr("task_type_id", 0),
        from.numberOr("responsible_user_id", 0),
        from.instantOr("complete_till", Instant.EPOCH),
        from.flag("is_completed"),
        from.object("result").text("text").filter(text -> !text.isEmpty()),
        from.numberOr("created_by", 0),
        from.instantOr("created_at", Instant.EPOCH),
        from.instantOr("updated_at", Instant.EPOCH));
  }

  static Talk talk(JsonFields from) {
    return new Talk(
        from.number("talk_id").or(() -> from.number("id")).orElse(0L),
        from.numberOr("contact_id", 0),
        from.textOr("chat_id", ""),
        from.text("entity_type").filter(type -> !type.isEmpty()),
        from.number("entity_id").filter(id -> id > 0),
        from.has("is_in_work")
            ? from.flag("is_in_work")
            : from.textOr("status", "").equals("in_work"),
        from.flag("is_read"),
        from.textOr("origin", ""),
        from.instantOr("created_at", Instant.EPOCH),
        from.instantOr("updated_at", Instant.EPOCH));
  }

  static TalkMessage talkMessage(JsonFields from) {
    JsonFields author = from.object("author");
    return new TalkMessage(
        from.textOr("id", ""),
        from.textOr("type", ""),
        from.textOr("message_type", "text"),
        author.textOr("type", ""),
        author.text("name").filter(name -> !name.isEmpty()),
        from.textOr("text", ""),
        from.textOr("delivery_status", ""),
        from.object("attachment").text("link").filter(link -> !link.isEmpty()),
        from.instantOr("created_at", Instant.EPOCH));
  }

  static CustomFields customFields(JsonFields from) {
    return new CustomFields(
        from.list("custom_fields_values").stream().map(Entities::customField).toList());
  }

  private static CustomField customField(JsonFields from) {
    return new CustomField(
        from.numberOr("field_id", 0),
        from.text("field_code").filter(code -> !code.isEmpty()),
        from.textOr("field_name", ""),
        from.textOr("field_type", ""),
        from.list("values").stream()
            .map(
                value ->
                    new FieldValue(
                        value.number("enum_id"),
                        value.text("enum_code").or(() -> value.text("enum")),
                        value.raw()))
            .toList());
  }

  private static List<Tag> tags(JsonFields from) {
    return from.embedded("tags").stream().map(Entities::tag).toList();
  }

  static Tag tag(JsonFields from) {
    return new Tag(from.numberOr("id", 0), from.textOr("name", ""));
  }

  static List<Long> ids(JsonFields from, String embedded) {
    return from.embedded(embedded).stream()
        .map(item -> item.number("id"))
        .flatMap(Optional::stream)
        .toList();
  }
}
