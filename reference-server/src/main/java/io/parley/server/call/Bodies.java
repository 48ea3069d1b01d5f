package io.parley.server.call;

import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values of requests as the API spells them: constants in lower camel case, required fields. */
public final class Bodies {
  private Bodies() {}

  /** The constant that is spelled so, or a refusal that lists them. */
  public static <E extends Enum<E>> E choice(String field, Class<E> type, String spelled) {
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> spelled(each).equals(spelled))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    field
                        + " '"
                        + spelled
                        + "' must be one of "
                        + Arrays.stream(type.getEnumConstants()).map(Bodies::spelled).toList()));
  }

  /** The same for a parameter that may be missing; a refusal is a 422. */
  public static <E extends Enum<E>> Optional<E> parameter(
      String name, Class<E> type, @Nullable String spelled) {
    return Optional.ofNullable(spelled)
        .map(value -> ProblemException.checked(() -> choice(name, type, value)));
  }

  /** An instant given as a parameter that may be missing; a refusal is a 422. */
  public static Optional<Instant> instant(String name, @Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw ProblemException.field(
          name, name + " must be an ISO-8601 instant such as 2026-11-23T12:00:00Z");
    }
  }

  /** A day such as 2026-12-25, or a refusal. */
  public static LocalDate day(String field, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          field + " '" + text + "' must be a date such as 2026-12-25", e);
    }
  }

  /** A time zone by its IANA name, or a refusal. */
  public static ZoneId zone(String field, String text) {
    if (ZoneId.getAvailableZoneIds().contains(text)) {
      return ZoneId.of(text);
    }
    throw new IllegalArgumentException(
        field + " '" + text + "' must be an IANA name such as America/Sao_Paulo");
  }

  /** As the API spells a constant: {@code HANDED_OFF} is {@code handedOff}. */
  public static String spelled(Enum<?> constant) {
    String name = constant.name().toLowerCase(Locale.ROOT);
    var spelled = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      boolean gap = i > 0 && name.charAt(i - 1) == '_';
      if (name.charAt(i) != '_') {
        spelled.append(gap ? Character.toUpperCase(name.charAt(i)) : name.charAt(i));
      }
    }
    return spelled.toString();
  }

  /** The value of a required field. */
  public static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is required");
    }
    return value;
  }

  /** Refuses a request without a body where one is needed. */
  public static <T> T present(@Nullable T body) {
    if (body == null) {
      throw new ProblemException(Problem.of(400, "the body is empty; expected JSON"));
    }
    return body;
  }
}
