package io.parley.kommo.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the body of a Kommo webhook, form or JSON, into events. Never throws on what a body holds:
 * what cannot be understood becomes an {@link UnknownEvent} with the body. Thread-safe.
 *
 * <p>One body may hold several groups and each several items; they come out in the order of the
 * body. Keys that make no sense are left out. Bodies over {@link #MAX_BYTES} and forms of more than
 * 5,000 parameters are not looked into; keys nested deeper than 10 are left out.
 *
 * @see <a href="https://developers.kommo.com/docs/webhooks-general">Kommo: webhooks</a>
 */
public final class WebhookReader {
  /** The largest body that is looked into: 1 MiB. */
  public static final int MAX_BYTES = 1024 * 1024;

  private static final Set<String> ENTITY =
      Set.of("add", "update", "delete", "restore", "status", "responsible", "note");

  /** What can start an automation of the Digital Pipeline comes under these actions too. */
  private static final Set<String> LEAD =
      Set.of(
          "add",
          "update",
          "delete",
          "restore",
          "status",
          "responsible",
          "note",
          "mail_in",
          "call_in",
          "chat",
          "site_visit");

  private static final String APPEARED = "lead_appeared_in_status";
  private static final Map<String, Set<String>> ACTIONS =
      Map.of(
          "leads", LEAD,
          "contacts", Set.of("add", "update", "delete", "restore", "responsible", "note"),
          "companies", Set.of("add", "update", "delete", "restore", "responsible", "note"),
          "customers", ENTITY,
          "task", Set.of("add", "update", "delete"),
          "unsorted", Set.of("add", "update", "delete"),
          "message", Set.of("add"),
          "talk", Set.of("add", "update"),
          "catalogs", Set.of("add", "update", "delete"));

  private WebhookReader() {}

  /**
   * The events of one body; empty for an empty body.
   *
   * @param receivedAt when the body came in, for events that carry no time
   */
  public static List<KommoEvent> read(byte[] body, Instant receivedAt) {
    int first = 0;
    while (first < body.length && body[first] >= 0 && body[first] <= ' ') {
      first++;
    }
    if (first == body.length) {
      return List.of();
    }
    if (body.length > MAX_BYTES) {
      return List.of(
          whole(body, receivedAt, "a body of " + body.length + " bytes is over " + MAX_BYTES));
    }
    boolean json = body[first] == '{' || body[first] == '[';
    Optional<Map<String, Object>> tree = json ? JsonBody.read(body) : FormBody.read(body);
    if (tree.isEmpty()) {
      String reason =
          json ? "not a JSON object" : "more than " + FormBody.MAX_PARAMETERS + " form parameters";
      return List.of(whole(body, receivedAt, reason));
    }
    List<KommoEvent> events = new Reading(tree.get(), body, receivedAt).events();
    return events.isEmpty() ? List.of(whole(body, receivedAt, "no item of a known group")) : events;
  }

  private static UnknownEvent whole(byte[] body, Instant receivedAt, String reason) {
    HookAccount nobody = new HookAccount(Optional.empty(), Optional.empty());
    return new UnknownEvent(new HookItem("", "", nobody, Map.of(), receivedAt), reason, text(body));
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** One body at work. */
  private static final class Reading {
    private final Map<String, Object> tree;
    private final byte[] body;
    private final Instant receivedAt;
    private final HookAccount account;
    private final List<KommoEvent> events = new ArrayList<>();

    Reading(Map<String, Object> tree, byte[] body, Instant receivedAt) {
      this.tree = tree;
      this.body = body;
      this.receivedAt = receivedAt;
      this.account =
          new HookAccount(
              HookTree.text(tree, "account", "id")
                  .or(() -> HookTree.text(tree, "account_id"))
                  .filter(id -> HookTree.isNumber(id) && id.length() <= 18)
                  .map(Long::valueOf),
              HookTree.text(tree, "account", "subdomain")
                  .or(() -> HookTree.text(tree, "subdomain")));
    }

    List<KommoEvent> events() {
      if (HookTree.text(tree, "event", "type_code").isPresent()) {
        triggered();
        return events;
      }
      tree.forEach(
          (group, value) -> {
            if (!group.equals("account") && !(value instanceof String)) {
              group(group, value);
            }
          });
      return events;
    }

    private void group(String group, Object value) {
      if (group.equals("add")) {
        flat(value);
        return;
      }
      Set<String> known = ACTIONS.get(group);
      if (known == null || !(value instanceof Map)) {
        unknown(group, "", value, "unknown group '" + group + "'");
        return;
      }
      Map<String, Object> rest = new LinkedHashMap<>();
      HookTree.map(value)
          .forEach(
              (action, things) -> {
                if (!known.contains(action) || !items(group, action, things)) {
                  rest.put(action, things);
                }
              });
      if (rest.size() == 1) {
        String action = rest.keySet().iterator().next();
        Object things = rest.get(action);
        List<Object> found = HookTree.things(things == null ? "" : things);
        Object fields = found.size() == 1 ? found.getFirst() : rest;
        unknown(group, action, fields, "unknown action '" + action + "' of group '" + group + "'");
      } else if (!rest.isEmpty()) {
        unknown(group, "", rest, "unknown actions " + rest.keySet() + " of group '" + group + "'");
      }
    }

    /** A widget of the Digital Pipeline is called with one event and the widget's settings. */
    private void triggered() {
      Map<String, Object> event = HookTree.map(tree.getOrDefault("event", ""));
      String trigger = HookTree.text(event, "type_code").orElse("");
      Map<String, Object> fields =
          new LinkedHashMap<>(HookTree.map(event.getOrDefault("data", "")));
      HookTree.text(event, "time").ifPresent(time -> fields.put("updated_at", time));
      fields.put("trigger", trigger);
      Object settings = HookTree.below(tree, "action", "settings", "widget", "settings");
      if (!HookTree.map(settings).isEmpty()) {
        fields.put("settings", settings);
      }
      boolean customer = HookTree.text(fields, "element_type").filter("12"::equals).isPresent();
      HookItem item = item(customer ? "customers" : "leads", "status", fields);
      if (!trigger.equals(APPEARED) || item.id("id").isEmpty()) {
        events.add(new UnknownEvent(item, "unknown trigger '" + trigger + "'", text(body)));
      } else {
        events.add(customer ? new CustomerEvent(item) : new LeadEvent(item));
      }
    }

    /** Kommo's template reviews, and messages in one reported form, come without a group. */
    private void flat(Object value) {
      boolean read = false;
      for (Object thing : HookTree.things(value)) {
        Map<String, Object> fields = unwrapped(thing);
        if (fields.containsKey("reviews") || fields.containsKey("is_on_review")) {
          events.add(new ChatTemplateEvent(item("", "add", fields)));
          read = true;
        } else if (fields.containsKey("chat_id") && fields.containsKey("text")) {
          events.add(new MessageEvent(item("message", "add", fields)));
          read = true;
        }
      }
      if (!read) {
        unknown("add", "", value, "unknown group 'add'");
      }
    }

    /** False when there was no item to read. */
    private boolean items(String group, String action, Object things) {
      boolean read = false;
      for (Object thing : HookTree.things(things)) {
        Map<String, Object> fields = unwrapped(thing);
        if (!fields.isEmpty()) {
          events.add(event(group, action, fields));
          read = true;
        }
      }
      return read;
    }

    private KommoEvent event(String group, String action, Map<String, Object> fields) {
      if (action.equals("note")) {
        Map<String, Object> note = new LinkedHashMap<>(fields);
        note.putAll(HookTree.map(fields.getOrDefault("note", "")));
        note.remove("note");
        return new NoteEvent(item(group, action, note));
      }
      HookItem item = item(group, action, fields);
      return switch (group) {
        case "leads" -> new LeadEvent(item);
        case "contacts", "companies" -> new ContactEvent(item);
        case "customers" -> new CustomerEvent(item);
        case "task" -> new TaskEvent(item);
        case "unsorted" -> new UnsortedEvent(item);
        case "message" -> new MessageEvent(item);
        case "talk" -> new TalkEvent(item);
        default -> new CatalogElementEvent(item);
      };
    }

    /** One sample of Kommo's wraps an item once more: {@code task[update][0][0]}. */
    private static Map<String, Object> unwrapped(Object thing) {
      Map<String, Object> map = HookTree.map(thing);
      Object inner = map.size() == 1 ? map.get("0") : null;
      return inner == null || inner instanceof String ? map : HookTree.map(inner);
    }

    private void unknown(String group, String action, Object fields, String reason) {
      events.add(new UnknownEvent(item(group, action, HookTree.map(fields)), reason, text(body)));
    }

    private HookItem item(String group, String action, Map<String, Object> fields) {
      return new HookItem(group, action, account, fields, receivedAt);
    }
  }
}
