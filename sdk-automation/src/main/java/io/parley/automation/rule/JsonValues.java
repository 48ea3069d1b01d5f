package io.parley.automation.rule;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as they come back from JSON text, so that what is written in Java equals what is read: a
 * whole number is an {@code Integer} where it fits, a time is text.
 */
final class JsonValues {
  private JsonValues() {}

  static @Nullable Object read(@Nullable Object value) {
    return switch (value) {
      case Number number -> number(number);
      case Instant at -> at.toString();
      case Duration length -> length.toString();
      case Enum<?> constant -> constant.name();
      case Map<?, ?> map -> {
        var read = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, each) -> read.put(String.valueOf(key), read(each)));
        yield read;
      }
      case Collection<?> entries -> {
        List<@Nullable Object> read = new ArrayList<>();
        entries.forEach(each -> read.add(read(each)));
        yield read;
      }
      case null, default -> value;
    };
  }

  static Number number(Number number) {
    return switch (number) {
      case Integer n -> n;
      case Long n -> n == n.intValue() ? (Number) n.intValue() : n;
      case Short n -> n.intValue();
      case Byte n -> n.intValue();
      case Float n -> Double.parseDouble(n.toString());
      case BigDecimal n -> decimal(n);
      default -> number;
    };
  }

  private static Number decimal(BigDecimal number) {
    BigDecimal bare = number.stripTrailingZeros();
    if (bare.scale() <= 0 && bare.precision() - bare.scale() <= 18) {
      return number(bare.longValue());
    }
    double near = bare.doubleValue();
    return BigDecimal.valueOf(near).compareTo(bare) == 0 ? (Number) near : number;
  }
}
