package io.parley.server.account;

import io.parley.core.agent.Agent;
import io.parley.core.json.Json;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Currency;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant sets for itself.
 *
 * @param name for people; 1 to 100 characters
 * @param locale a BCP 47 tag such as {@code es-MX}
 * @param timezone an IANA name such as {@code America/Sao_Paulo}
 * @param currency an ISO 4217 code such as {@code EUR}
 * @param businessHours by weekday, {@code monday} to {@code sunday}; a day that is missing is
 *     closed; empty when none were set
 * @param retentionDays for how many days a conversation is kept after its last message; 1 to
 *     36,500; empty: for ever
 * @param defaultModel which model answers for agents that name none; empty: the installation's
 * @param handoff what happens when agents that do not say so themselves cannot answer
 * @param branding how the console looks for the members
 */
public record Account(
    String name,
    String locale,
    String timezone,
    String currency,
    Map<String, List<Period>> businessHours,
    Optional<Integer> retentionDays,
    Optional<Agent.Model> defaultModel,
    Optional<Agent.Handoff> handoff,
    Optional<Branding> branding) {
  private static final int LONGEST_MODEL = 200;
  private static final int LONGEST_MESSAGE = 2_000;
  private static final Set<String> DAYS =
      Set.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

  /**
   * How the console looks.
   *
   * @param name over the pages instead of the product's; 1 to 40 characters
   * @param color of buttons and links, such as {@code #7a3cff}; a shade of it that is readable on
   *     each background is used
   */
  public record Branding(Optional<String> name, Optional<String> color) {
    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");

    public Branding {
      name.ifPresent(
          text -> {
            if (text.isBlank() || text.length() > 40) {
              throw new IllegalArgumentException(
                  "branding.name of " + text.length() + " characters must have 1 to 40");
            }
          });
      color.ifPresent(
          text -> {
            if (!COLOR.matcher(text).matches()) {
              throw new IllegalArgumentException(
                  "branding.color '" + text + "' must be a colour such as #7a3cff");
            }
          });
    }
  }

  /** A part of a day. Overnight where it ends before it starts. */
  public record Period(String from, String to) {
    public Period {
      time("from", from);
      time("to", to);
      if (from.equals(to)) {
        throw new IllegalArgumentException("to '" + to + "' must differ from 'from'");
      }
    }

    private static void time(String field, String value) {
      if (value == null || !value.matches("([01]\\d|2[0-3]):[0-5]\\d|24:00")) {
        throw new IllegalArgumentException(
            field + " '" + value + "' must be a time of day such as 09:30");
      }
    }
  }

  public Account {
    if (name.isBlank() || name.length() > 100) {
      throw new IllegalArgumentException(
          "name of " + name.length() + " characters must have 1 to 100");
    }
    locale(locale);
    zone(timezone);
    currency(currency);
    for (String day : businessHours.keySet()) {
      if (!DAYS.contains(day)) {
        throw new IllegalArgumentException(
            "businessHours '" + day + "' must be a weekday such as monday");
      }
    }
    businessHours = new TreeMap<>(businessHours);
    retentionDays.ifPresent(
        days -> {
          if (days < 1 || days > 36_500) {
            throw new IllegalArgumentException(
                "retention of " + days + " days must be 1 to 36500 days");
          }
        });
    defaultModel
        .flatMap(Agent.Model::name)
        .ifPresent(model -> bounded("defaultModel.name", model, LONGEST_MODEL));
    handoff
        .flatMap(Agent.Handoff::message)
        .ifPresent(text -> bounded("handoff.message", text, LONGEST_MESSAGE));
  }

  /** The account of a tenant that has set nothing yet. */
  public static Account named(String name) {
    return new Account(
        name,
        "en",
        "UTC",
        "USD",
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The agent as it acts: with the account's model and handoff where it says nothing itself. Goes
   * through JSON, so that whatever else a profile has stays as it is.
   */
  public Agent.Profile completed(Agent.Profile profile) {
    Map<String, @Nullable Object> acting = new LinkedHashMap<>(Json.readMap(Json.write(profile)));
    defaultModel.ifPresent(usual -> fill(acting, "model", usual));
    handoff.ifPresent(usual -> fill(acting, "handoff", usual));
    return Json.convert(acting, Agent.Profile.class);
  }

  /** A part's fields that are empty or false are taken from the usual one. */
  private static void fill(Map<String, @Nullable Object> acting, String part, Object usual) {
    Map<String, @Nullable Object> filled = new LinkedHashMap<>();
    if (acting.get(part) instanceof Map<?, ?> own) {
      own.forEach((name, value) -> filled.put(String.valueOf(name), value));
    }
    Json.readMap(Json.write(usual))
        .forEach(
            (name, value) -> {
              Object own = filled.get(name);
              if (own == null || Boolean.FALSE.equals(own)) {
                filled.put(name, value);
              }
            });
    acting.put(part, filled);
  }

  private static void bounded(String field, String text, int most) {
    if (text.isBlank() || text.length() > most) {
      throw new IllegalArgumentException(
          field + " of " + text.length() + " characters must have 1 to " + most);
    }
  }

  private static void locale(String locale) {
    try {
      Locale known = new Locale.Builder().setLanguageTag(locale).build();
      if (!known.getLanguage().isEmpty()) {
        return;
      }
    } catch (IllformedLocaleException e) {
      throw new IllegalArgumentException(
          "locale '" + locale + "' must be a BCP 47 tag such as es-MX", e);
    }
    throw new IllegalArgumentException(
        "locale '" + locale + "' must be a BCP 47 tag such as es-MX");
  }

  private static void zone(String zone) {
    try {
      if (ZoneId.getAvailableZoneIds().contains(ZoneId.of(zone).getId())) {
        return;
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "timezone '" + zone + "' must be an IANA name such as America/Sao_Paulo", e);
    }
    throw new IllegalArgumentException(
        "timezone '" + zone + "' must be an IANA name such as America/Sao_Paulo");
  }

  private static void currency(String code) {
    try {
      Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "currency '" + code + "' must be an ISO 4217 code such as EUR", e);
    }
  }
}
