package io.parley.automation.rule;

import io.parley.core.action.Placeholders;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names one action to be done, with its parameters. As JSON one object: {@code {"type": "addTag",
 * "tag": "vip"}}. Immutable.
 *
 * @param type the action's stable name, such as {@code addTag}; a letter, then letters and digits,
 *     at most 60
 * @param parameters JSON values by name, at most 50; whether they suit the action is for its schema
 *     to say
 */
public record ActionCall(String type, Map<String, @Nullable Object> parameters) {
  private static final Pattern SHAPE = Pattern.compile("[a-zA-Z][a-zA-Z0-9]{0,59}");
  private static final int MOST_PARAMETERS = 50;

  public ActionCall {
    if (!SHAPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "action type '" + type + "' must be a letter followed by at most 59 letters and digits");
    }
    if (parameters.containsKey("type")) {
      throw new IllegalArgumentException("an action's parameter must not be named 'type'");
    }
    if (parameters.size() > MOST_PARAMETERS) {
      throw new IllegalArgumentException(
          "action " + type + " has " + parameters.size() + " parameters, more than 50");
    }
    var read = new LinkedHashMap<String, @Nullable Object>();
    parameters.forEach((name, value) -> read.put(name, JsonValues.read(value)));
    parameters = Collections.unmodifiableMap(read);
  }

  /** Any action, also one of your own. */
  public static ActionCall of(String type, Map<String, @Nullable Object> parameters) {
    return new ActionCall(type, parameters);
  }

  /** Writes to the customer; the text may hold placeholders such as {@code {{lead.name}}}. */
  public static ActionCall sendMessage(String text) {
    return new ActionCall("sendMessage", Map.of("text", text));
  }

  /** Writes a note on the lead. */
  public static ActionCall addNote(String text) {
    return new ActionCall("addNote", Map.of("text", text));
  }

  /**
   * Creates a task on the lead.
   *
   * @param due an ISO-8601 duration from now or an instant, such as {@code P1D}
   */
  public static ActionCall createTask(String text, String due) {
    return new ActionCall("createTask", Map.of("text", text, "due", due));
  }

  /** Adds a tag to the lead. */
  public static ActionCall addTag(String tag) {
    return new ActionCall("addTag", Map.of("tag", tag));
  }

  /** Takes a tag from the lead. */
  public static ActionCall removeTag(String tag) {
    return new ActionCall("removeTag", Map.of("tag", tag));
  }

  /** Moves the lead to a status of its pipeline. */
  public static ActionCall moveLead(long statusId) {
    return new ActionCall("moveLead", Map.of("statusId", statusId));
  }

  /** Sets the price of the lead, in the account's currency. */
  public static ActionCall setPrice(BigDecimal price) {
    return new ActionCall("setPrice", Map.of("price", price));
  }

  /** Enrols the subject in a sequence. */
  public static ActionCall startSequence(String sequenceId) {
    return new ActionCall("startSequence", Map.of("sequenceId", sequenceId));
  }

  /** Ends a sequence for the subject. */
  public static ActionCall stopSequence(String sequenceId) {
    return new ActionCall("stopSequence", Map.of("sequenceId", sequenceId));
  }

  /** Begins a script in the conversation. */
  public static ActionCall startScript(String scriptId) {
    return new ActionCall("startScript", Map.of("scriptId", scriptId));
  }

  /** Sets a custom field of the lead, by its number or code. */
  public static ActionCall setField(String field, Object value) {
    return new ActionCall("setField", Map.of("field", field, "value", value));
  }

  /** Hands the lead to a user of the Kommo account. */
  public static ActionCall assign(long userId) {
    return new ActionCall("assign", Map.of("userId", userId));
  }

  /** Gives the conversation back to the agent. */
  public static ActionCall resumeAgent() {
    return new ActionCall("resumeAgent", Map.of());
  }

  /** Tells another system by an HTTP call; the body may hold placeholders in its texts. */
  public static ActionCall callWebhook(String url, Map<String, @Nullable Object> body) {
    return new ActionCall("callWebhook", Map.of("url", url, "body", body));
  }

  /** Tells members of the account, by their names, in the console. */
  public static ActionCall notifyMembers(String text, String... members) {
    return new ActionCall("notify", Map.of("members", List.of(members), "text", text));
  }

  /** Hands the conversation to a person. */
  public static ActionCall handoff(String reason) {
    return new ActionCall("handoff", Map.of("reason", reason));
  }

  /** The things whose facts its placeholders look up, such as {@code lead}. */
  public Set<String> things() {
    var things = new TreeSet<String>();
    parameters.values().forEach(value -> collect(value, things));
    return things;
  }

  private static void collect(@Nullable Object value, Set<String> things) {
    switch (value) {
      case String text ->
          Placeholders.names(text).forEach(name -> things.addAll(new FieldName(name).things()));
      case Map<?, ?> map -> map.values().forEach(each -> collect(each, things));
      case Collection<?> entries -> entries.forEach(each -> collect(each, things));
      case null, default -> {}
    }
  }

  /** The JSON form: the type and the parameters in one object. */
  public Map<String, @Nullable Object> toJson() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("type", type);
    json.putAll(parameters);
    return json;
  }

  static ActionCall read(@Nullable Object json, String place) {
    if (!(json instanceof Map<?, ?> map)) {
      throw new InvalidRuleException(place, "must be an object", null);
    }
    var parameters = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((name, value) -> parameters.put(String.valueOf(name), value));
    Object type = parameters.remove("type");
    try {
      return new ActionCall(type instanceof String text ? text : "", parameters);
    } catch (IllegalArgumentException e) {
      throw new InvalidRuleException(
          ConditionForm.at(place, "type"), String.valueOf(e.getMessage()), e);
    }
  }
}
