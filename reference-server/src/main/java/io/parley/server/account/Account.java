package io.parley.server.account;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Currency;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a tenant sets for itself.
 *
 * @param name for people; 1 to 100 characters
 * @param locale a BCP 47 tag such as {@code es-MX}
 * @param timezone an IANA name such as {@code America/Sao_Paulo}
 * @param currency an ISO 4217 code such as {@code EUR}
 * @param businessHours by weekday, {@code monday} to {@code sunday}; a day that is missing is
 *     closed; empty when none were set
 * @param retentionDays how long closed conversations are kept; 1 to 36,500; empty: for ever
 */
public record Account(
    String name,
    String locale,
    String timezone,
    String currency,
    Map<String, List<Period>> businessHours,
    Optional<Integer> retentionDays) {
  private static final Set<String> DAYS =
      Set.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

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
            throw new IllegalArgumentException("retentionDays " + days + " must be 1 to 36500");
          }
        });
  }

  /** The account of a tenant that has set nothing yet. */
  public static Account named(String name) {
    return new Account(name, "en", "UTC", "USD", Map.of(), Optional.empty());
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
