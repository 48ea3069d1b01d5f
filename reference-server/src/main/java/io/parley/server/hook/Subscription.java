package io.parley.server.hook;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Another system that wants to be told of events.
 *
 * @param url where to; http or https
 * @param events the kinds it wants: whole, such as {@code lead.created}, all of a thing, such as
 *     {@code lead.*}, or {@code *}; 1 to 50
 * @param description for people; at most 200 characters
 * @param status whether it is told
 * @param failures how many tries failed since the last that did not
 * @param reason why it is disabled
 */
public record Subscription(
    String url,
    List<String> events,
    Optional<String> description,
    Status status,
    int failures,
    Optional<String> reason) {
  private static final Pattern KIND = Pattern.compile("\\*|[a-z_]+(\\.[a-z0-9_]+)*(\\.\\*)?");

  /** Whether a subscriber is told. */
  public enum Status {
    ACTIVE,
    /** A person stopped it. */
    PAUSED,
    /** It failed too often, or said that it is gone. */
    DISABLED
  }

  public Subscription {
    events = List.copyOf(events);
    if (url.length() > 2000 || !url.matches("https?://.+")) {
      throw new IllegalArgumentException(
          "url must begin with http:// or https:// and have at most 2000 characters");
    }
    if (events.isEmpty() || events.size() > 50) {
      throw new IllegalArgumentException("events: " + events.size() + " must be 1 to 50");
    }
    for (String kind : events) {
      if (kind.length() > 100 || !KIND.matcher(kind).matches()) {
        throw new IllegalArgumentException(
            "events '" + kind + "' must be a kind such as lead.created, lead.* or *");
      }
    }
    description.ifPresent(
        text -> {
          if (text.length() > 200) {
            throw new IllegalArgumentException(
                "description of " + text.length() + " characters must have at most 200");
          }
        });
  }

  /** Whether it wants events of that kind. */
  public boolean wants(String kind) {
    return events.stream()
        .anyMatch(
            wanted ->
                wanted.equals("*")
                    || wanted.equals(kind)
                    || (wanted.endsWith(".*")
                        && kind.startsWith(wanted.substring(0, wanted.length() - 1))));
  }

  /** A new one. */
  public static Subscription of(String url, List<String> events, Optional<String> description) {
    return new Subscription(url, events, description, Status.ACTIVE, 0, Optional.empty());
  }

  /**
   * The same, set otherwise; told again once it was not, its failures are forgotten.
   *
   * @throws IllegalArgumentException when it is to be disabled, which no person does
   */
  public Subscription set(
      String url, List<String> events, Optional<String> description, Status wanted) {
    boolean same = status == wanted;
    if (wanted == Status.DISABLED && !same) {
      throw new IllegalArgumentException("status 'disabled' must be active or paused");
    }
    return new Subscription(
        url, events, description, wanted, same ? failures : 0, same ? reason : Optional.empty());
  }

  /** The same after so many tries that failed. */
  Subscription failed(int failures) {
    return new Subscription(url, events, description, status, failures, reason);
  }

  /** The same, not told any more. */
  Subscription disabled(String why) {
    return new Subscription(url, events, description, Status.DISABLED, failures, Optional.of(why));
  }
}
