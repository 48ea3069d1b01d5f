package io.parley.server.console;

import io.parley.core.agent.Agent;
import io.parley.server.account.Account;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An account as a form of texts, and back. */
final class AccountForm {
  /** In the order of the week. */
  static final List<String> DAYS =
      List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

  private AccountForm() {}

  /** The fields that say what the account is. */
  static Map<String, String> of(Account account) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("name", account.name());
    values.put("locale", account.locale());
    values.put("timezone", account.timezone());
    values.put("currency", account.currency());
    account.businessHours().forEach((day, periods) -> values.put(day, hours(periods)));
    values.put("retention", account.retentionDays().map(String::valueOf).orElse(""));
    account
        .defaultModel()
        .ifPresent(
            model -> {
              model.name().ifPresent(text -> values.put("model", text));
              model.temperature().ifPresent(t -> values.put("temperature", String.valueOf(t)));
              model.maxTokens().ifPresent(m -> values.put("maxTokens", String.valueOf(m)));
            });
    account
        .handoff()
        .ifPresent(
            handoff -> {
              values.put("handoff", handoff.whenUnanswered() ? "true" : "");
              handoff.message().ifPresent(text -> values.put("handoffMessage", text));
            });
    account
        .branding()
        .ifPresent(
            branding -> {
              branding.name().ifPresent(text -> values.put("brandName", text));
              branding.color().ifPresent(text -> values.put("brandColor", text));
            });
    return values;
  }

  /**
   * The account that the fields say.
   *
   * @throws IllegalArgumentException for a field that says nothing sensible
   */
  static Account read(Fields fields) {
    Map<String, List<Account.Period>> week = new TreeMap<>();
    for (String day : DAYS) {
      List<Account.Period> periods = periods(day, fields.text(day).orElse(""));
      if (!periods.isEmpty()) {
        week.put(day, periods);
      }
    }
    var model =
        new Agent.Model(
            Optional.empty(),
            fields.text("model"),
            fields.text("temperature").map(text -> decimal("temperature", text)),
            fields.text("maxTokens").map(text -> whole("maxTokens", text)));
    var handoff =
        new Agent.Handoff(!fields.raw("handoff").isEmpty(), false, fields.text("handoffMessage"));
    var branding = new Account.Branding(fields.text("brandName"), fields.text("brandColor"));
    return new Account(
        fields.text("name").orElse(""),
        fields.text("locale").orElse(""),
        fields.text("timezone").orElse(""),
        fields.text("currency").orElse(""),
        week,
        fields.text("retention").map(text -> whole("retention", text)),
        model.equals(Agent.Model.DEFAULT) ? Optional.empty() : Optional.of(model),
        handoff.equals(Agent.Handoff.DEFAULT) ? Optional.empty() : Optional.of(handoff),
        branding.name().isEmpty() && branding.color().isEmpty()
            ? Optional.empty()
            : Optional.of(branding));
  }

  private static String hours(List<Account.Period> periods) {
    return String.join(
        ", ", periods.stream().map(period -> period.from() + "-" + period.to()).toList());
  }

  private static List<Account.Period> periods(String day, String text) {
    var periods = new ArrayList<Account.Period>();
    for (String part : text.split(",", -1)) {
      if (part.isBlank()) {
        continue;
      }
      String[] ends = part.strip().split("\\s*[-–—]\\s*", -1);
      if (ends.length != 2) {
        throw new IllegalArgumentException(
            day + " '" + part.strip() + "' must be hours such as 09:00-18:00");
      }
      try {
        periods.add(new Account.Period(ends[0], ends[1]));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(day + ": " + e.getMessage(), e);
      }
    }
    return periods;
  }

  static int whole(String field, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(field + " '" + text + "' must be a whole number", e);
    }
  }

  static double decimal(String field, String text) {
    try {
      double number = Double.parseDouble(text.replace(',', '.'));
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(field + " '" + text + "' must be a number", e);
    }
    throw new IllegalArgumentException(field + " '" + text + "' must be a number");
  }
}
