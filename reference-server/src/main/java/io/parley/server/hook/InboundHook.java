package io.parley.server.hook;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address of ours that another system tells events to.
 *
 * @param name what its events are called after {@code custom.}, where they do not say themselves
 * @param agentId the agent whose rules and sequences they start
 * @param integrationId the Kommo account that leads and contacts named in them belong to
 * @param secret the SHA-256 of the secret part of its address
 * @param pausedSince since when it is switched off by a person: what it is told is then refused
 */
public record InboundHook(
    String name,
    String agentId,
    Optional<String> integrationId,
    String secret,
    Optional<Instant> pausedSince) {
  /** What the kind of every event of another system begins with. */
  static final String KIND = "custom.";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*");

  public InboundHook {
    named("name", name);
  }

  static String named(String field, String name) {
    if (name.length() > 60 || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          field
              + " '"
              + (name.length() > 60 ? name.substring(0, 60) + "…" : name)
              + "' must be words of a-z, 0-9 and '_' joined by dots, at most 60 characters");
    }
    return name;
  }

  /** The kind of its events, where they do not say another. */
  public String kind() {
    return KIND + name;
  }

  /** Whether it takes nothing. */
  public boolean paused() {
    return pausedSince.isPresent();
  }

  /** The same with another secret. */
  public InboundHook with(String secret) {
    return new InboundHook(name, agentId, integrationId, secret, pausedSince);
  }

  /** The same under another name. */
  public InboundHook named(String name) {
    return new InboundHook(name, agentId, integrationId, secret, pausedSince);
  }

  /** The same, switched off at {@code now} unless it was before. */
  public InboundHook paused(Instant now) {
    return new InboundHook(
        name, agentId, integrationId, secret, Optional.of(pausedSince.orElse(now)));
  }

  /** The same, switched on. */
  public InboundHook active() {
    return new InboundHook(name, agentId, integrationId, secret, Optional.empty());
  }
}
