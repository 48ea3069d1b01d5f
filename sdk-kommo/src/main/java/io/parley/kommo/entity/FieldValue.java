package io.parley.kommo.entity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One value of a custom field. Immutable.
 *
 * @param enumId which choice of a list it is
 * @param enumCode the stable word of that choice, such as {@code WORK}
 * @param raw everything Kommo sent; {@code value} in it is text, a number, a boolean or, for
 *     compound types such as {@code items}, a map
 */
public record FieldValue(
    Optional<Long> enumId, Optional<String> enumCode, Map<String, @Nullable Object> raw) {

  public FieldValue {
    raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
  }

  /** The value as text; empty for compound and missing values. */
  public Optional<String> text() {
    return switch (raw.get("value")) {
      case String text -> Optional.of(text);
      case Number number -> Optional.of(number.toString());
      case Boolean flag -> Optional.of(flag.toString());
      case null, default -> Optional.empty();
    };
  }

  /** The value as a number; empty when it is none. */
  public Optional<BigDecimal> number() {
    try {
      return text().map(String::strip).map(BigDecimal::new);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /** The value as yes or no; {@code true}, {@code 1} and their opposites are understood. */
  public Optional<Boolean> flag() {
    return text()
        .flatMap(
            text ->
                switch (text.strip()) {
                  case "true", "1" -> Optional.of(true);
                  case "false", "0" -> Optional.of(false);
                  default -> Optional.empty();
                });
  }

  /** The value as an instant: unix seconds, or RFC 3339 text; empty when it is neither. */
  public Optional<Instant> instant() {
    return text().flatMap(FieldValue::instant);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(
          text.contains("T")
              ? java.time.OffsetDateTime.parse(text).toInstant()
              : Instant.ofEpochSecond(Long.parseLong(text.strip())));
    } catch (NumberFormatException | java.time.DateTimeException notATime) {
      return Optional.empty();
    }
  }
}
