package io.parley.server.console.page;

import io.parley.core.event.EventKinds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The form of a subscription.
 *
 * @param url where to
 * @param description for people
 * @param chosen the kinds that are ticked, whole groups as {@code lead.*}
 * @param others further kinds, with commas between
 */
public record WebhookForm(String url, String description, Set<String> chosen, String others) {
  /** The names of fields that stand for a kind begin so. */
  public static final String EVENT = "event.";

  public WebhookForm {
    chosen = Set.copyOf(chosen);
  }

  /** One that nothing was written into. */
  public static final WebhookForm EMPTY = new WebhookForm("", "", Set.of(), "");

  /** One with the kinds of a subscription. */
  public static WebhookForm of(String url, String description, List<String> events) {
    Set<String> offered = new TreeSet<>(EventKinds.all());
    groups().keySet().forEach(thing -> offered.add(thing + ".*"));
    offered.add("*");
    return new WebhookForm(
        url,
        description,
        new TreeSet<>(events.stream().filter(offered::contains).toList()),
        String.join(", ", events.stream().filter(kind -> !offered.contains(kind)).toList()));
  }

  /** The kinds of events there are, by what they happen to. */
  public static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (String kind : EventKinds.all()) {
      groups
          .computeIfAbsent(kind.substring(0, kind.indexOf('.')), thing -> new ArrayList<>())
          .add(kind);
    }
    return groups;
  }

  /** Whether a kind, a group or everything is ticked. */
  public boolean has(String kind) {
    return chosen.contains(kind);
  }

  /** How many kinds of a group are ticked; all of them where the group is. */
  public int count(String thing) {
    List<String> kinds = groups().getOrDefault(thing, List.of());
    return has("*") || has(thing + ".*")
        ? kinds.size()
        : (int) kinds.stream().filter(chosen::contains).count();
  }
}
