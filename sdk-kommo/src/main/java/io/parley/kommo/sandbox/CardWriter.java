package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what a caller wants of a card: first complains about everything that is wrong with it,
 * then, in a second step, applies it. One bad item fails its whole batch.
 */
final class CardWriter {
  private static final Set<String> COMMON =
      Set.of(
          "id",
          "name",
          "responsible_user_id",
          "created_by",
          "updated_by",
          "created_at",
          "updated_at",
          "custom_fields_values",
          "tags_to_add",
          "tags_to_delete",
          "_embedded",
          "request_id",
          "group_id",
          "is_deleted");
  private static final Set<String> LEADS_ONLY =
      Set.of(
          "price",
          "status_id",
          "pipeline_id",
          "closed_at",
          "loss_reason_id",
          "source_id",
          "score",
          "labor_cost",
          "visitor_uid");
  private static final Set<String> CONTACTS_ONLY = Set.of("first_name", "last_name");
  private static final int LONGEST_NAME = 255;

  private final AccountState account;
  private final EntityKind kind;
  private final FieldValues values;

  CardWriter(AccountState account, EntityKind kind) {
    this.account = account;
    this.kind = kind;
    this.values = new FieldValues(account, kind);
  }

  /** Refuses the whole batch when one of its items is wrong. */
  void check(List<ObjectNode> items, boolean creating) {
    List<Refusal.FieldError> errors = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      check(items.get(i), Request.requestId(items.get(i), i), creating, errors);
    }
    if (!errors.isEmpty()) {
      throw Refusal.validation(errors);
    }
  }

  private void check(
      ObjectNode item, String requestId, boolean creating, List<Refusal.FieldError> errors) {
    item.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known(name)) {
                errors.add(
                    new Refusal.FieldError(
                        requestId, "FieldNotExpected", name, "This field was not expected."));
              }
            });
    for (String name :
        List.of("created_at", "updated_at", "responsible_user_id", "created_by", "updated_by")) {
      if (item.hasNonNull(name) && !item.get(name).isIntegralNumber()) {
        errors.add(type(requestId, name, "int"));
      }
    }
    if (item.hasNonNull("name") && !item.get("name").isTextual()) {
      errors.add(type(requestId, "name", "string"));
    } else if (item.path("name").asText().length() > LONGEST_NAME) {
      errors.add(
          new Refusal.FieldError(
              requestId, "TooLong", "name", "This value is too long: 255 characters or less."));
    }
    for (String name : List.of("responsible_user_id", "created_by", "updated_by")) {
      long user = item.path(name).asLong(0);
      if (user != 0 && account.user(user).isEmpty()) {
        errors.add(choice(requestId, name));
      }
    }
    if (kind == EntityKind.LEADS) {
      checkLead(item, requestId, errors);
    }
    if (!creating && item.has("_embedded")) {
      item.get("_embedded")
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!name.equals("tags")) {
                  errors.add(
                      new Refusal.FieldError(
                          requestId,
                          "FieldNotExpected",
                          "_embedded." + name,
                          "This field was not expected."));
                }
              });
    }
    values.check(item.path("custom_fields_values"), requestId, errors);
  }

  private void checkLead(ObjectNode item, String requestId, List<Refusal.FieldError> errors) {
    if (item.hasNonNull("price") && !item.get("price").isNumber()) {
      errors.add(type(requestId, "price", "int"));
    }
    long pipeline = item.path("pipeline_id").asLong(0);
    long status = item.path("status_id").asLong(0);
    if (pipeline != 0 && account.pipelines().find(pipeline).isEmpty()) {
      errors.add(choice(requestId, "pipeline_id"));
    } else if (status != 0
        && !(pipeline == 0
            ? account.pipelines().knows(status)
            : account.pipelines().find(pipeline).orElseThrow().status(status).isPresent())) {
      errors.add(choice(requestId, "status_id"));
    }
    long reason = item.path("loss_reason_id").asLong(0);
    if (reason != 0 && !account.lossReasons().containsKey(reason)) {
      errors.add(choice(requestId, "loss_reason_id"));
    }
  }

  private boolean known(String name) {
    return COMMON.contains(name)
        || (kind == EntityKind.LEADS && LEADS_ONLY.contains(name))
        || (kind == EntityKind.CONTACTS && CONTACTS_ONLY.contains(name));
  }

  private static Refusal.FieldError type(String requestId, String path, String wanted) {
    return new Refusal.FieldError(
        requestId, "InvalidType", path, "This value should be of type " + wanted + ".");
  }

  private static Refusal.FieldError choice(String requestId, String path) {
    return new Refusal.FieldError(
        requestId, "NotSupportedChoice", path, "The value you selected is not a valid choice.");
  }

  /** Sets what a checked item says and leaves the rest as it is. */
  void apply(Card card, ObjectNode item) {
    if (item.hasNonNull("first_name") || item.hasNonNull("last_name")) {
      card.firstName = item.path("first_name").asText(card.firstName);
      card.lastName = item.path("last_name").asText(card.lastName);
      card.name = (card.firstName + " " + card.lastName).strip();
    }
    if (item.hasNonNull("name")) {
      card.name = item.get("name").asText();
    }
    card.responsibleUserId = item.path("responsible_user_id").asLong(card.responsibleUserId);
    card.createdBy = item.path("created_by").asLong(card.createdBy);
    card.updatedBy = item.path("updated_by").asLong(card.updatedBy);
    card.createdAt = item.path("created_at").asLong(card.createdAt);
    card.updatedAt = item.path("updated_at").asLong(card.updatedAt);
    if (kind == EntityKind.LEADS) {
      applyLead(card, item);
    }
    applyTags(card, item);
    values.apply(card, item.path("custom_fields_values"));
  }

  private void applyLead(Card card, ObjectNode item) {
    if (item.hasNonNull("price")) {
      card.price = item.get("price").decimalValue();
    }
    long status = item.path("status_id").asLong(0);
    if (item.hasNonNull("pipeline_id")) {
      Pipeline pipeline = account.pipelines().find(item.get("pipeline_id").asLong()).orElseThrow();
      if (pipeline.id != card.pipelineId && status == 0) {
        card.statusId = pipeline.first().id();
      }
      card.pipelineId = pipeline.id;
    } else if (status != 0) {
      account.pipelines().owning(status).ifPresent(owner -> card.pipelineId = owner.id);
    }
    if (status != 0) {
      card.statusId = status;
    }
    if (item.hasNonNull("closed_at")) {
      card.closedAt = item.get("closed_at").asLong();
    }
    if (item.has("loss_reason_id")) {
      card.lossReasonId =
          item.hasNonNull("loss_reason_id") ? item.get("loss_reason_id").asLong() : null;
    }
  }

  private void applyTags(Card card, ObjectNode item) {
    Set<Long> before = ids(card);
    JsonNode embedded = item.path("_embedded");
    if (embedded.has("tags")) {
      card.tags.clear();
      add(card, embedded.get("tags"));
    }
    add(card, item.path("tags_to_add"));
    for (JsonNode tag : item.path("tags_to_delete")) {
      card.tags.removeIf(
          known ->
              known.id() == tag.path("id").asLong(0)
                  || known.name().equals(tag.path("name").asText()));
    }
    Set<Long> after = ids(card);
    if (!after.equals(before)) {
      String type = after.containsAll(before) ? "entity_tag_added" : "entity_tag_deleted";
      account
          .events()
          .add(
              type,
              card.id,
              kind.singular(),
              card.updatedBy,
              account.seconds(),
              Wire.object(),
              Wire.object());
    }
  }

  private static Set<Long> ids(Card card) {
    Set<Long> ids = new TreeSet<>();
    card.tags.forEach(tag -> ids.add(tag.id()));
    return ids;
  }

  private void add(Card card, JsonNode tags) {
    for (JsonNode tag : tags) {
      if (tag.hasNonNull("name")) {
        card.tags.add(
            account.tags().named(kind, tag.get("name").asText(), tag.path("color").asText(null)));
      } else {
        account.tags().find(kind, tag.path("id").asLong()).ifPresent(card.tags::add);
      }
    }
  }

  /** Links the cards that a created one names in {@code _embedded}. */
  void linkEmbedded(Card card, ObjectNode item) {
    for (EntityKind other : EntityKind.values()) {
      JsonNode named = item.path("_embedded").path(other.plural());
      if (other != kind && named instanceof ArrayNode list) {
        for (JsonNode reference : list) {
          account
              .cards(other)
              .find(reference.path("id").asLong())
              .ifPresent(
                  found -> {
                    Links.link(account, card, found);
                    if (reference.path("is_main").asBoolean()) {
                      Links.main(card, found);
                    }
                  });
        }
      }
    }
  }
}
