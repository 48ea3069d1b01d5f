package io.parley.server.console.page;

import io.parley.core.agent.Agent;
import io.parley.server.insight.Analytics;
import io.parley.server.insight.Cost;
import io.parley.server.insight.Figures;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The figures of a time.
 *
 * @param report what was counted
 * @param agents to choose from
 * @param chosen the agent whose figures they are; empty: all
 * @param refused why another time than the one asked for is shown; empty where it is that
 * @param cost of the models' tokens
 * @param currency of the cost
 * @param labels names of rules, sequences and stages
 */
public record AnalyticsPage(
    Analytics.Report report,
    List<Agent> agents,
    String chosen,
    String refused,
    Cost cost,
    String currency,
    Map<String, String> labels) {
  /** How wide a chart is in its own units; how high is 100. */
  public static final int WIDTH = 600;

  private static final int HEIGHT = 96;

  public AnalyticsPage {
    agents = List.copyOf(agents);
    labels = Map.copyOf(labels);
  }

  /** A rectangle, with what it stands for. */
  public record Bar(String css, double x, double y, double width, double height, String label) {}

  public Figures total() {
    return report.total();
  }

  /** Whether nothing at all was counted. */
  public boolean isEmpty() {
    return total().conversations() == 0
        && total().messages().total() == 0
        && total().stages().isEmpty()
        && total().rules().isEmpty()
        && total().sequences().isEmpty();
  }

  /** The first day, as a form has it. */
  public String from() {
    return day(report.period().from()).toString();
  }

  /** The last day, as a form has it. */
  public String to() {
    return day(report.period().to().minusMillis(1)).toString();
  }

  private LocalDate day(Instant at) {
    return at.atZone(report.period().zone()).toLocalDate();
  }

  /** What an interval is called. */
  public String name(Analytics.Part part, Locale locale) {
    String pattern =
        switch (report.period().interval()) {
          case HOUR -> "d MMM, HH:mm";
          case DAY, WEEK -> "d MMM";
          case MONTH -> "MMM yyyy";
        };
    return DateTimeFormatter.ofPattern(pattern, locale)
        .format(part.start().atZone(report.period().zone()));
  }

  /** Conversations, and those of them that went to a person. */
  public List<Bar> conversations(Locale locale) {
    return bars(
        locale, part -> part.figures().conversations(), part -> part.figures().handoff().total());
  }

  /** Messages of customers, and what they were answered. */
  public List<Bar> messages(Locale locale) {
    return bars(
        locale,
        part -> part.figures().messages().customer(),
        part -> part.figures().messages().agent() + part.figures().messages().human());
  }

  private List<Bar> bars(
      Locale locale, ToLongFunction<Analytics.Part> one, ToLongFunction<Analytics.Part> other) {
    List<Analytics.Part> parts = report.parts();
    long most =
        parts.stream()
            .mapToLong(part -> Math.max(one.applyAsLong(part), other.applyAsLong(part)))
            .max()
            .orElse(0);
    var bars = new ArrayList<Bar>();
    double slot = (double) WIDTH / Math.max(1, parts.size());
    for (int i = 0; i < parts.size(); i++) {
      Analytics.Part part = parts.get(i);
      String name = name(part, locale);
      long first = one.applyAsLong(part);
      long second = other.applyAsLong(part);
      bars.add(bar("in", i * slot + slot * 0.1, slot * 0.38, first, most, name));
      bars.add(bar("out", i * slot + slot * 0.52, slot * 0.38, second, most, name));
    }
    return bars;
  }

  private static Bar bar(String css, double x, double width, long value, long most, String name) {
    double height = most == 0 ? 0 : Math.max(value > 0 ? 2 : 0, (double) HEIGHT * value / most);
    return new Bar(
        css,
        rounded(x),
        rounded(100 - height),
        rounded(width),
        rounded(height),
        name + ": " + value);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  /** Seconds as people say them: 40 s, 3 min, 2 h; a dash for none. */
  public String wait(Optional<Double> seconds, Locale locale) {
    return seconds
        .map(
            value -> {
              if (value < 90) {
                return number(value, locale) + "\u00a0s";
              }
              return value < 5400
                  ? number(value / 60, locale) + "\u00a0min"
                  : number(value / 3600, locale) + "\u00a0h";
            })
        .orElse("–");
  }

  private static String number(double value, Locale locale) {
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    format.setMaximumFractionDigits(value < 10 ? 1 : 0);
    return format.format(value);
  }

  /** A share in percent; a dash for none. */
  public String share(Optional<Double> share, Locale locale) {
    return share.map(value -> NumberFormat.getPercentInstance(locale).format(value)).orElse("–");
  }

  /** The cost of all models whose price is known. */
  public String money(Locale locale) {
    NumberFormat format = NumberFormat.getCurrencyInstance(locale);
    format.setCurrency(Currency.getInstance(currency));
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format.format(cost.amount());
  }

  /** What a rule, sequence or stage is called; its id where it is not there any more. */
  public String label(String id) {
    return Objects.requireNonNullElse(labels.get(id), id);
  }
}
