package io.parley.kommo.news;

import io.parley.core.event.Event;
import io.parley.core.work.Effect;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether news of a thing shows what an act on it wanted. Pure.
 *
 * @param effect an act that was carried out, or may have been
 * @param event news of a thing
 */
record Likeness(Effect effect, Event event) {
  /** A shorter text inside one of ours proves nothing. */
  private static final int TELLING_LENGTH = 40;

  private static final String WON = "142";
  private static final String LOST = "143";

  boolean alike() {
    String entity = event.subject().replaceFirst(":.*", "");
    return switch (effect.action()) {
      case "sendMessage", "aiMessage" -> message();
      case "addNote" ->
          event.kind().endsWith(".note_added")
              && on(entity)
              && (made("note.id") || told("note.text", "text"));
      case "createTask" ->
          event.kind().equals("task.created") && (made("task.id") || told("task.text", "text"));
      case "completeTask" ->
          (event.kind().equals("task.completed") || event.kind().equals("task.updated"))
              && (made("task.id") || at("task"));
      case "addTag" -> updated() && on(entity) && tagged(entity);
      case "removeTag" -> updated() && on(entity) && !tagged(entity);
      case "moveLead" -> changed("lead.status_changed") && told("lead.statusId", "statusId");
      case "closeLead" -> changed("lead.status_changed") && closed();
      case "setPrice" -> updated() && on("lead") && told("lead.price", "price");
      case "assign" ->
          (changed("lead.responsible_changed") || (updated() && on(entity))) && assigned(entity);
      case "setField" -> updated() && on(entity) && field(entity, "value");
      default -> event.kind().endsWith(".created") && remote(event.subject());
    };
  }

  /** Whether an act of this kind may change that value of a thing. */
  static boolean changes(Effect effect, String name) {
    return switch (effect.action()) {
      case "addTag", "removeTag" -> name.endsWith(".tags");
      case "moveLead", "closeLead" ->
          name.endsWith(".statusId") || name.endsWith(".pipelineId") || name.contains("loss");
      case "setPrice" -> name.endsWith(".price");
      case "assign" -> name.endsWith(".responsibleUserId");
      case "setField", "sendMessage", "aiMessage" -> name.contains(".fields.");
      default -> false;
    };
  }

  private boolean message() {
    return switch (event.kind()) {
      case "message.sent" -> made("message.id") || (sameTalk() && said("message.text"));
      case "lead.updated" -> on("lead") && field("lead", "text");
      case "lead.note_added", "contact.note_added" -> made("note.id") || said("note.text");
      default -> false;
    };
  }

  private boolean sameTalk() {
    return same(effect.at("talk"), event.fact("talk.id"))
        || same(effect.at("chat"), event.fact("talk.chatId"))
        || same(effect.at("lead"), event.fact("lead.id"));
  }

  /** Whether our text was said: whole, with a heading above it, or a part of it that tells. */
  private boolean said(String fact) {
    Optional<String> ours = effect.parameter("text").map(Likeness::plain);
    Optional<String> theirs = event.fact(fact).map(Likeness::plain);
    return ours.isPresent()
        && theirs.isPresent()
        && (theirs.get().equals(ours.get())
            || theirs.get().endsWith(ours.get())
            || (theirs.get().length() >= TELLING_LENGTH && ours.get().contains(theirs.get())));
  }

  private boolean updated() {
    return event.kind().endsWith(".updated");
  }

  private boolean changed(String kind) {
    return (event.kind().equals(kind) || event.kind().equals("lead.updated")) && on("lead");
  }

  /** Whether the act was on the thing that the news is about. */
  private boolean on(String entity) {
    return effect.at(entity).filter(id -> event.subject().equals(entity + ":" + id)).isPresent();
  }

  private boolean at(String name) {
    return effect.at(name).filter(id -> event.subject().equals(name + ":" + id)).isPresent();
  }

  private boolean made(String fact) {
    return same(effect.remoteId(), event.fact(fact));
  }

  private boolean remote(String subject) {
    return effect.remoteId().filter(id -> subject.endsWith(":" + id)).isPresent();
  }

  private boolean told(String fact, String parameter) {
    return Told.same(event.facts().get(fact), effect.parameters().get(parameter))
        || same(
            event.fact(fact).map(Likeness::plain),
            effect.parameter(parameter).map(Likeness::plain));
  }

  private boolean closed() {
    String wanted = effect.parameter("won").filter("true"::equals).isPresent() ? WON : LOST;
    return event.fact("lead.statusId").filter(wanted::equals).isPresent();
  }

  private boolean assigned(String entity) {
    Optional<String> user = event.fact(entity + ".responsibleUserId");
    return same(user, effect.parameter("userId"))
        || (effect.parameters().get("roundRobin") instanceof Collection<?> users
            && users.stream()
                .map(String::valueOf)
                .anyMatch(id -> user.filter(id::equals).isPresent()));
  }

  private boolean tagged(String entity) {
    Optional<String> tag = effect.parameter("tag").map(Likeness::folded);
    return event.facts().get(entity + ".tags") instanceof Collection<?> tags
        && tags.stream()
            .map(String::valueOf)
            .map(Likeness::folded)
            .anyMatch(name -> tag.filter(name::equals).isPresent());
  }

  /** Whether a custom field holds the value; the field is named by id or code, or by its name. */
  private boolean field(String entity, String parameter) {
    String prefix = entity + ".fields.";
    Optional<String> wanted = effect.parameter(parameter).map(Likeness::plain);
    Optional<Object> named =
        effect.parameter("field").map(name -> event.facts().get(prefix + name));
    return named.isPresent()
        ? wanted.equals(named.map(Likeness::plain))
        : event.facts().entrySet().stream()
            .filter(fact -> fact.getKey().startsWith(prefix))
            .map(Map.Entry::getValue)
            .anyMatch(value -> value != null && wanted.filter(plain(value)::equals).isPresent());
  }

  private static boolean same(Optional<String> one, Optional<String> other) {
    return one.isPresent() && one.equals(other);
  }

  private static String plain(@Nullable Object text) {
    return String.valueOf(text).replace("\r\n", "\n").strip();
  }

  private static String folded(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
