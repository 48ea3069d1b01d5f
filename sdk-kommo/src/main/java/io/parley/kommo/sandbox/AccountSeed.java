package io.parley.kommo.sandbox;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What an account of the sandbox starts with. Immutable.
 *
 * @param subdomain 1 to 63 characters of a-z, 0-9 and '-'
 * @param token a long-lived token that is accepted from the start and never expires
 * @param incomingLeads whether a first message of an unknown customer makes an incoming (unsorted)
 *     lead that has to be accepted, instead of a lead in the first stage; false by default
 * @param chatQuota messages that {@code send_message} may send; zero or more; 10,000 by default, as
 *     on a technical account
 * @param stages names of the stages between "Incoming leads" and won and lost, in order; at least
 *     one
 */
public record AccountSeed(
    String subdomain, String token, boolean incomingLeads, int chatQuota, List<String> stages) {
  private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final int TECHNICAL_QUOTA = 10_000;

  public AccountSeed {
    if (!SUBDOMAIN.matcher(subdomain).matches()) {
      throw new IllegalArgumentException(
          "subdomain '" + subdomain + "' must be 1 to 63 characters of a-z, 0-9 and '-'");
    }
    if (token.isBlank()) {
      throw new IllegalArgumentException("token of '" + subdomain + "' must not be blank");
    }
    if (chatQuota < 0) {
      throw new IllegalArgumentException("chatQuota " + chatQuota + " must not be negative");
    }
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("stages of '" + subdomain + "' must name at least one");
    }
  }

  /** An account with the defaults and the token {@code <subdomain>-token}. */
  public static AccountSeed named(String subdomain) {
    return new AccountSeed(
        subdomain,
        subdomain + "-token",
        false,
        TECHNICAL_QUOTA,
        List.of("Initial contact", "Discussions", "Decision making"));
  }

  /** The same with this long-lived token. */
  public AccountSeed withToken(String token) {
    return new AccountSeed(subdomain, token, incomingLeads, chatQuota, stages);
  }

  /** The same with first messages becoming incoming leads, or not. */
  public AccountSeed withIncomingLeads(boolean incomingLeads) {
    return new AccountSeed(subdomain, token, incomingLeads, chatQuota, stages);
  }

  /** The same with this quota of {@code send_message}. */
  public AccountSeed withChatQuota(int chatQuota) {
    return new AccountSeed(subdomain, token, incomingLeads, chatQuota, stages);
  }

  /** The same with these stages. */
  public AccountSeed withStages(List<String> stages) {
    return new AccountSeed(subdomain, token, incomingLeads, chatQuota, stages);
  }

  @Override
  public String toString() {
    return "AccountSeed[" + subdomain + "]";
  }
}
