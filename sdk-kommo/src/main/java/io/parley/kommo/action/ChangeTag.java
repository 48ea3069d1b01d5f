package io.parley.kommo.action;

import io.parley.kommo.entity.LeadPatch;
import io.parley.kommo.entity.Tag;
import java.util.Optional;

/** Puts a tag on or takes it off, and leaves the others. */
record ChangeTag(String type, boolean wanted) implements CardChange {
  static final ChangeTag ADD = new ChangeTag("addTag", true);
  static final ChangeTag REMOVE = new ChangeTag("removeTag", false);

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"required":["tag"],
     "description":"%s the lead, else the contact or company; its other tags stay.",
     "properties":{"tag":{"type":"string","minLength":1,"maxLength":255}}}
    """
        .formatted(wanted ? "Puts a tag on" : "Takes a tag off");
  }

  @Override
  public Optional<String> refusal(Target target, Card card) {
    return target.text("tag").isPresent() ? Optional.empty() : Optional.of("tag must not be blank");
  }

  @Override
  public boolean holds(Target target, Card card) {
    return card.tagged(tag(target)) == wanted;
  }

  @Override
  public LeadPatch.Builder patch(Target target, Card card) {
    var patch = LeadPatch.builder();
    return wanted ? patch.addTag(tag(target)) : patch.removeTag(written(target, card));
  }

  private static String tag(Target target) {
    return target.text("tag").orElse("").strip();
  }

  /** Kommo takes a tag off only by the name it has there, letter for letter. */
  private static String written(Target target, Card card) {
    String tag = tag(target);
    return card.tags().stream()
        .map(Tag::name)
        .filter(tag::equalsIgnoreCase)
        .findFirst()
        .orElse(tag);
  }
}
