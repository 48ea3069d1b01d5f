package io.parley.server.resource;

import io.parley.core.agent.Agent;
import io.parley.server.account.Account;
import io.parley.server.call.Bodies;
import io.parley.server.store.Stored;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An account as the API shows it. */
record AccountView(
    String id,
    String name,
    String locale,
    String timezone,
    String currency,
    Map<String, List<Account.Period>> businessHours,
    Optional<String> retention,
    Optional<Agent.Model> defaultModel,
    Optional<Agent.Handoff> handoff,
    Optional<Account.Branding> branding,
    Instant createdAt,
    Instant updatedAt) {
  static AccountView of(Stored<Account> stored) {
    Account account = stored.value();
    return new AccountView(
        stored.tenant().value(),
        account.name(),
        account.locale(),
        account.timezone(),
        account.currency(),
        account.businessHours(),
        retention(account),
        account.defaultModel(),
        account.handoff(),
        account.branding(),
        stored.createdAt(),
        stored.updatedAt());
  }

  private static Optional<String> retention(Account account) {
    return account.retentionDays().map(days -> "P" + days + "D");
  }

  /** What may be set; a patch is laid over it. */
  record Settings(
      @Nullable String name,
      @Nullable String locale,
      @Nullable String timezone,
      @Nullable String currency,
      @Nullable Map<String, List<Account.Period>> businessHours,
      Optional<String> retention,
      Optional<Agent.Model> defaultModel,
      Optional<Handoff> handoff,
      Optional<Account.Branding> branding) {
    Settings {
      account(
          name,
          locale,
          timezone,
          currency,
          businessHours,
          retention,
          defaultModel,
          handoff,
          branding);
    }

    /** Handing over, where what is missing means the usual. */
    record Handoff(
        @Nullable Boolean whenUnanswered,
        @Nullable Boolean whenModelFails,
        Optional<String> message) {
      Agent.Handoff handoff() {
        return new Agent.Handoff(
            Boolean.TRUE.equals(whenUnanswered), Boolean.TRUE.equals(whenModelFails), message);
      }
    }

    static Settings of(Account account) {
      return new Settings(
          account.name(),
          account.locale(),
          account.timezone(),
          account.currency(),
          account.businessHours(),
          AccountView.retention(account),
          account.defaultModel(),
          account
              .handoff()
              .map(
                  each ->
                      new Handoff(each.whenUnanswered(), each.whenModelFails(), each.message())),
          account.branding());
    }

    Account account() {
      return account(
          name,
          locale,
          timezone,
          currency,
          businessHours,
          retention,
          defaultModel,
          handoff,
          branding);
    }

    private static Account account(
        @Nullable String name,
        @Nullable String locale,
        @Nullable String timezone,
        @Nullable String currency,
        @Nullable Map<String, List<Account.Period>> businessHours,
        Optional<String> retention,
        Optional<Agent.Model> defaultModel,
        Optional<Handoff> handoff,
        Optional<Account.Branding> branding) {
      Account usual = Account.named("account");
      return new Account(
          Bodies.required("name", name),
          locale == null ? usual.locale() : locale,
          timezone == null ? usual.timezone() : timezone,
          currency == null ? usual.currency() : currency,
          businessHours == null ? usual.businessHours() : businessHours,
          retention.map(Settings::days),
          defaultModel,
          handoff.map(Handoff::handoff),
          branding);
    }

    private static int days(String text) {
      try {
        Duration kept = Duration.parse(text);
        long days = kept.toDays();
        if (days >= 1 && days <= 36_500 && kept.equals(Duration.ofDays(days))) {
          return (int) days;
        }
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(outOfBounds(text), e);
      }
      throw new IllegalArgumentException(outOfBounds(text));
    }

    private static String outOfBounds(String text) {
      return "retention '"
          + (text.length() > 50 ? text.substring(0, 50) + "…" : text)
          + "' must be an ISO-8601 duration of whole days from P1D to P36500D";
    }
  }
}
