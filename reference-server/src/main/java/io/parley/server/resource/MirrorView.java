package io.parley.server.resource;

import io.parley.kommo.entity.Company;
import io.parley.kommo.entity.Contact;
import io.parley.kommo.entity.CustomFieldDefinition;
import io.parley.kommo.entity.CustomFields;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.Pipeline;
import io.parley.kommo.entity.PipelineStatus;
import io.parley.kommo.entity.Tag;
import io.parley.kommo.entity.Task;
import io.parley.kommo.entity.User;
import io.parley.kommo.sync.Mirrored;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Things of a Kommo account as the API shows them, with Kommo's own numbers. */
final class MirrorView {
  private MirrorView() {}

  /** A deal. */
  record LeadView(
      long id,
      String name,
      BigDecimal price,
      long pipelineId,
      long statusId,
      long responsibleUserId,
      Optional<Long> lossReasonId,
      Instant createdAt,
      Instant updatedAt,
      Optional<Instant> closedAt,
      Optional<Instant> closestTaskAt,
      List<Tag> tags,
      List<Long> contactIds,
      Optional<Long> companyId,
      List<FieldView> customFields) {}

  /** A person. */
  record ContactView(
      long id,
      String name,
      String firstName,
      String lastName,
      long responsibleUserId,
      Instant createdAt,
      Instant updatedAt,
      List<String> phones,
      List<String> emails,
      List<Tag> tags,
      List<Long> leadIds,
      Optional<Long> companyId,
      List<FieldView> customFields) {}

  /** A company. */
  record CompanyView(
      long id,
      String name,
      long responsibleUserId,
      Instant createdAt,
      Instant updatedAt,
      List<String> phones,
      List<String> emails,
      List<Tag> tags,
      List<Long> leadIds,
      List<Long> contactIds,
      List<FieldView> customFields) {}

  /** Something a person is to do. */
  record TaskView(
      long id,
      String text,
      Optional<String> entityType,
      Optional<Long> entityId,
      long typeId,
      long responsibleUserId,
      Instant completeTill,
      boolean completed,
      Optional<String> result,
      Instant createdAt,
      Instant updatedAt) {}

  /** A filled custom field; each value as Kommo sends it. */
  record FieldView(
      long id,
      Optional<String> code,
      String name,
      String type,
      List<Map<String, @Nullable Object>> values) {}

  /** What a custom field is. */
  record DefinitionView(
      long id,
      String entityType,
      String name,
      Optional<String> code,
      String type,
      List<CustomFieldDefinition.Option> options) {}

  /** A tag of one kind of entity. */
  record TagView(long id, String name, String entityType) {}

  /** A pipeline with its stages from left to right. */
  record PipelineView(
      long id,
      String name,
      int sort,
      boolean main,
      boolean archived,
      List<PipelineStatus> statuses) {}

  static Object lead(Lead lead) {
    return new LeadView(
        lead.id(),
        lead.name(),
        lead.price(),
        lead.pipelineId(),
        lead.statusId(),
        lead.responsibleUserId(),
        lead.lossReasonId(),
        lead.createdAt(),
        lead.updatedAt(),
        lead.closedAt(),
        lead.closestTaskAt(),
        lead.tags(),
        lead.contactIds(),
        lead.companyId(),
        fields(lead.fields()));
  }

  static Object contact(Contact contact) {
    return new ContactView(
        contact.id(),
        contact.name(),
        contact.firstName(),
        contact.lastName(),
        contact.responsibleUserId(),
        contact.createdAt(),
        contact.updatedAt(),
        contact.phones(),
        contact.emails(),
        contact.tags(),
        contact.leadIds(),
        contact.companyId(),
        fields(contact.fields()));
  }

  static Object company(Company company) {
    return new CompanyView(
        company.id(),
        company.name(),
        company.responsibleUserId(),
        company.createdAt(),
        company.updatedAt(),
        company.phones(),
        company.emails(),
        company.tags(),
        company.leadIds(),
        company.contactIds(),
        fields(company.fields()));
  }

  static Object task(Task task) {
    return new TaskView(
        task.id(),
        task.text(),
        task.entityKind().map(EntityKind::path),
        task.entityId(),
        task.typeId(),
        task.responsibleUserId(),
        task.completeTill(),
        task.completed(),
        task.result(),
        task.createdAt(),
        task.updatedAt());
  }

  static Object field(CustomFieldDefinition field) {
    return new DefinitionView(
        field.id(), field.kind().path(), field.name(), field.code(), field.type(), field.options());
  }

  static Object pipeline(Pipeline pipeline) {
    return new PipelineView(
        pipeline.id(),
        pipeline.name(),
        pipeline.sort(),
        pipeline.main(),
        pipeline.archived(),
        pipeline.statuses());
  }

  static Object user(User user) {
    return user;
  }

  /** Ids of tags are unique within a kind of entity only. */
  static Object tag(Mirrored<Tag> tag) {
    String id = tag.position().id();
    return new TagView(
        tag.value().id(), tag.value().name(), id.substring(0, Math.max(0, id.indexOf(':'))));
  }

  private static List<FieldView> fields(CustomFields fields) {
    return fields.all().stream()
        .map(
            field ->
                new FieldView(
                    field.id(),
                    field.code(),
                    field.name(),
                    field.type(),
                    field.values().stream().map(value -> value.raw()).toList()))
        .toList();
  }
}
