package io.parley.kommo.sync;

import io.parley.core.json.Json;
import io.parley.core.mirror.MirrorEntry;
import io.parley.kommo.Listing;
import io.parley.kommo.entity.Company;
import io.parley.kommo.entity.Contact;
import io.parley.kommo.entity.CustomField;
import io.parley.kommo.entity.CustomFieldDefinition;
import io.parley.kommo.entity.CustomFields;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.Pipeline;
import io.parley.kommo.entity.PipelineStatus;
import io.parley.kommo.entity.Tag;
import io.parley.kommo.entity.Task;
import io.parley.kommo.entity.User;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Kommo's things as entries of the mirror: what each is listed and found by. */
final class Copies {
  private Copies() {}

  static MirrorEntry lead(Listing.Item<Lead> item) {
    Lead lead = item.value();
    return entry(
        SyncKind.LEADS,
        item,
        lead.name(),
        words(lead.name(), lead.fields()),
        lead.pipelineId() + "/" + lead.statusId(),
        owner(lead.responsibleUserId()),
        lead.updatedAt());
  }

  static MirrorEntry contact(Listing.Item<Contact> item) {
    Contact contact = item.value();
    return entry(
        SyncKind.CONTACTS,
        item,
        contact.name(),
        words(contact.name(), contact.fields()),
        contact.companyId().map(String::valueOf).orElse(""),
        owner(contact.responsibleUserId()),
        contact.updatedAt());
  }

  static MirrorEntry company(Listing.Item<Company> item) {
    Company company = item.value();
    return entry(
        SyncKind.COMPANIES,
        item,
        company.name(),
        words(company.name(), company.fields()),
        "",
        owner(company.responsibleUserId()),
        company.updatedAt());
  }

  static MirrorEntry task(Listing.Item<Task> item) {
    Task task = item.value();
    return entry(
        SyncKind.TASKS,
        item,
        task.text(),
        task.text().toLowerCase(Locale.ROOT),
        task.entityKind()
            .flatMap(kind -> task.entityId().map(id -> kind.path() + "/" + id))
            .orElse(""),
        owner(task.responsibleUserId()),
        task.updatedAt());
  }

  static MirrorEntry user(Listing.Item<User> item) {
    User user = item.value();
    return entry(
        SyncKind.USERS,
        item,
        user.name(),
        (user.name() + " " + user.email()).toLowerCase(Locale.ROOT),
        "",
        "",
        Instant.EPOCH);
  }

  static MirrorEntry field(EntityKind kind, Listing.Item<CustomFieldDefinition> item) {
    return inKind(SyncKind.CUSTOM_FIELDS, kind, item.id(), item.value().name(), item.json());
  }

  static MirrorEntry tag(EntityKind kind, Listing.Item<Tag> item) {
    return inKind(SyncKind.TAGS, kind, item.id(), item.value().name(), item.json());
  }

  /** Ids of fields and tags are told apart by the kind of entity they belong to. */
  private static MirrorEntry inKind(
      SyncKind kind, EntityKind of, long id, String name, String json) {
    return new MirrorEntry(
        kind.mirrored(),
        of + ":" + id,
        id,
        name,
        name.toLowerCase(Locale.ROOT),
        of.path(),
        "",
        Instant.EPOCH,
        json);
  }

  static MirrorEntry pipeline(Listing.Item<Pipeline> item) {
    return entry(
        SyncKind.PIPELINES,
        item,
        item.value().name(),
        item.value().name().toLowerCase(Locale.ROOT),
        "",
        "",
        Instant.EPOCH);
  }

  /** Won and lost have the same number in every pipeline. */
  static MirrorEntry status(Pipeline pipeline, PipelineStatus status) {
    // In a fixed order: the same stage must be the same text in every process.
    Map<String, Object> fields = new TreeMap<>();
    fields.put("id", status.id());
    fields.put("pipeline_id", pipeline.id());
    fields.put("name", status.name());
    fields.put("sort", status.sort());
    fields.put("color", status.color());
    fields.put("incoming", status.incoming());
    return new MirrorEntry(
        SyncKind.STATUSES.mirrored(),
        pipeline.id() + ":" + status.id(),
        status.id(),
        status.name(),
        status.name().toLowerCase(Locale.ROOT),
        Long.toString(pipeline.id()),
        "",
        Instant.EPOCH,
        Json.write(fields));
  }

  private static MirrorEntry entry(
      SyncKind kind,
      Listing.Item<?> item,
      String name,
      String words,
      String parent,
      String owner,
      Instant changedAt) {
    return new MirrorEntry(
        kind.mirrored(),
        Long.toString(item.id()),
        item.id(),
        name,
        words,
        parent,
        owner,
        changedAt,
        item.json());
  }

  private static String owner(long userId) {
    return userId == 0 ? "" : Long.toString(userId);
  }

  /** The name, then phones and e-mails, then the other fields. */
  private static String words(String name, CustomFields fields) {
    Stream<String> first =
        Stream.of("PHONE", "EMAIL")
            .map(fields::find)
            .flatMap(Optional::stream)
            .flatMap(field -> field.texts().stream());
    Stream<String> rest =
        fields.all().stream()
            .filter(
                field -> field.code().filter(c -> c.equals("PHONE") || c.equals("EMAIL")).isEmpty())
            .map(CustomField::texts)
            .flatMap(Collection::stream);
    return Stream.concat(Stream.of(name), Stream.concat(first, rest))
        .filter(text -> !text.isBlank())
        .reduce((a, b) -> a + "\n" + b)
        .orElse("")
        .toLowerCase(Locale.ROOT);
  }
}
