package io.parley.core.agent;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How an agent behaves: what it may do and say, when, and where. Immutable.
 *
 * @param tools the actions that its model may call, by name; at most 30; empty: none
 * @param guardrails what it may say
 * @param workingHours when it works; empty: always
 * @param replyDelay how long it waits before it answers, so that a burst of messages gets one
 *     answer; zero to one hour; zero by default
 * @param channels where it answers: {@code chat}, {@code kommo}; empty: everywhere
 */
public record Conduct(
    List<String> tools,
    Guardrails guardrails,
    Optional<WorkingHours> workingHours,
    Duration replyDelay,
    List<String> channels) {
  private static final int MOST_TOOLS = 30;
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);
  private static final List<String> CHANNELS = List.of("chat", "kommo");

  /** No tools, no limits, always, at once, everywhere. */
  public static final Conduct DEFAULT =
      new Conduct(List.of(), Guardrails.NONE, Optional.empty(), Duration.ZERO, List.of());

  public Conduct {
    tools = List.copyOf(tools);
    channels = List.copyOf(channels);
    if (tools.size() > MOST_TOOLS || new HashSet<>(tools).size() < tools.size()) {
      throw new IllegalArgumentException(
          "tools of " + tools.size() + " names must have at most " + MOST_TOOLS + ", each once");
    }
    if (replyDelay.isNegative() || replyDelay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException(
          "replyDelay " + replyDelay + " must be PT0S to " + LONGEST_DELAY);
    }
    for (String channel : channels) {
      if (!CHANNELS.contains(channel)) {
        throw new IllegalArgumentException("channels '" + channel + "' must be one of " + CHANNELS);
      }
    }
  }

  /**
   * What an agent may say, beyond what holds for every agent.
   *
   * @param links hosts that may be linked to though no source names them, such as {@code
   *     shop.example}; their subdomains too; at most 50
   * @param neverSay words that no answer may hold, without regard to case; at most 50, each of 2 to
   *     100 characters
   */
  public record Guardrails(List<String> links, List<String> neverSay) {
    /** Only what holds for every agent. */
    public static final Guardrails NONE = new Guardrails(List.of(), List.of());

    private static final int MOST = 50;
    private static final Pattern HOST =
        Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}");

    public Guardrails {
      links = List.copyOf(links);
      neverSay = List.copyOf(neverSay);
      if (links.size() > MOST || neverSay.size() > MOST) {
        throw new IllegalArgumentException(
            "guardrails with "
                + links.size()
                + " links and "
                + neverSay.size()
                + " words must have at most "
                + MOST
                + " of each");
      }
      for (String host : links) {
        if (!HOST.matcher(host).matches()) {
          throw new IllegalArgumentException(
              "guardrails.links '" + host + "' must be a host name such as shop.example");
        }
      }
      for (String words : neverSay) {
        if (words.strip().length() < 2 || words.length() > 100) {
          throw new IllegalArgumentException(
              "guardrails.neverSay '" + words + "' must have 2 to 100 characters");
        }
      }
    }
  }

  /** The same with these tools. */
  public Conduct tools(String... names) {
    return new Conduct(List.of(names), guardrails, workingHours, replyDelay, channels);
  }

  /** The same with these limits. */
  public Conduct guardrails(Guardrails limits) {
    return new Conduct(tools, limits, workingHours, replyDelay, channels);
  }

  /** The same at these hours. */
  public Conduct workingHours(WorkingHours hours) {
    return new Conduct(tools, guardrails, Optional.of(hours), replyDelay, channels);
  }

  /** The same after this time. */
  public Conduct replyDelay(Duration delay) {
    return new Conduct(tools, guardrails, workingHours, delay, channels);
  }

  /** Whether it answers in that channel: {@code chat}, or the source of an integration. */
  public boolean answersIn(String channel) {
    int slash = channel.indexOf('/');
    return channels.isEmpty()
        || channels.contains(slash < 0 ? channel : channel.substring(0, slash));
  }
}
