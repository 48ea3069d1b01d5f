package io.parley.kommo.lookup;

import static java.util.stream.Collectors.joining;

import io.parley.core.agent.Lookup;
import io.parley.core.agent.Passage;
import io.parley.core.mirror.MirrorStore;
import io.parley.kommo.entity.CustomField;
import io.parley.kommo.entity.CustomFields;
import io.parley.kommo.entity.TypedValue;
import io.parley.kommo.sync.KommoMirror;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One thing of the account, told line by line, with no more than the agent may tell of it. */
final class Shown {
  private static final String INTEGRATION = "integration";
  private static final int LONGEST_VALUE = 200;

  private final NamedFields fields;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param place whose agent says which fields may be told
   */
  Shown(Lookup.Place place) {
    this.fields = new NamedFields(place.agent().profile().retrieval().crmFields());
  }

  /** The number of what the conversation is about, where it is one. */
  static Optional<Long> number(Lookup.Place place, String name) {
    return place.at(name).filter(id -> id.matches("[0-9]{1,18}")).map(Long::valueOf);
  }

  /** Whether the conversation belongs to an account and is about one of these. */
  static boolean isAbout(Lookup.Place place, String name) {
    return place.at(INTEGRATION).isPresent() && number(place, name).isPresent();
  }

  /** The copy of the account that the conversation belongs to. */
  static Optional<KommoMirror> mirror(MirrorStore store, Lookup.Place place) {
    return place
        .at(INTEGRATION)
        .map(integration -> new KommoMirror(store, place.tenant(), integration));
  }

  Shown line(String name, String value) {
    String one = value.replaceAll("\\s+", " ").strip();
    if (!one.isEmpty()) {
      lines.add(
          name
              + ": "
              + (one.length() > LONGEST_VALUE ? one.substring(0, LONGEST_VALUE) + "…" : one));
    }
    return this;
  }

  /** A line that only an agent tells which may. */
  Shown lineIfAllowed(String field, String value) {
    return fields.has(field) ? line(field, value) : this;
  }

  /** The custom fields that the agent may tell. */
  Shown fields(CustomFields filled) {
    for (CustomField field : filled.all()) {
      if (fields.has(field.name(), field.id(), field.code())) {
        line(field.name(), field.typed().stream().map(Shown::text).collect(joining(", ")));
      }
    }
    return this;
  }

  private static String text(TypedValue value) {
    return switch (value) {
      case TypedValue.Text text -> text.text();
      case TypedValue.Amount amount -> amount.amount().toPlainString();
      case TypedValue.Flag flag -> flag.flag() ? "yes" : "no";
      case TypedValue.Time time -> time.at().toString();
      case TypedValue.Choice choice -> choice.text();
      case TypedValue.Labelled labelled -> labelled.text();
      case TypedValue.Compound compound -> "";
    };
  }

  /**
   * As the model is told it.
   *
   * @param kind such as {@code lead}; with the number it makes the name of the source
   */
  Passage passage(String kind, long number, String title) {
    String id = "crm:" + kind + ":" + number;
    return new Passage(
        id, id, title, String.join("\n", lines), Optional.empty(), 1, "looked up by its number");
  }
}
