package io.parley.kommo.webhook;

import java.util.Map;
import java.util.Optional;

/** A note was written on a lead, contact, company or customer. Immutable. */
public record NoteEvent(HookItem item) implements KommoEvent {

  @Override
  public String kind() {
    return owner() + ".note_added";
  }

  /** The entity the note is on. */
  @Override
  public String subject() {
    return owner() + ":" + item.id("element_id").orElse(0L);
  }

  public Optional<String> text() {
    return item.text("text");
  }

  private String owner() {
    return Elements.prefix(item.text("element_type"))
        .orElseGet(
            () ->
                item.text("type").filter("company"::equals).isPresent()
                    ? "company"
                    : switch (item.group()) {
                      case "leads" -> "lead";
                      case "companies" -> "company";
                      case "customers" -> "customer";
                      default -> "contact";
                    });
  }

  @Override
  public Map<String, Object> facts() {
    return new Facts(item)
        .id("note.id", "id")
        .text("note.text", "text")
        .id("note.type", "note_type")
        .number("note.authorId", "created_by")
        .put(
            "note.author",
            item.text("metadata")
                .flatMap(JsonBody::read)
                .flatMap(meta -> HookTree.text(meta, "event_source", "author_name")))
        .time("note.createdAt", "created_at")
        .put(owner() + ".id", item.id("element_id"))
        .build();
  }
}
