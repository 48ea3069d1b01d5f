package io.parley.server;

import io.parley.core.TenantId;
import io.parley.core.secret.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Typed values of a process environment. Refuses a bad one by name, value and bound. */
final class Variables {
  private final Map<String, String> environment;

  Variables(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The value without surrounding blanks; empty when unset or blank. */
  Optional<String> text(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  int number(String name, int otherwise, int least, int most) {
    return text(name).map(value -> number(name, value, least, most)).orElse(otherwise);
  }

  private static int number(String name, String value, int least, int most) {
    String bound = " must be a whole number from " + least + " to " + most;
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " '" + value + "'" + bound, e);
    }
    throw new IllegalArgumentException(name + " '" + value + "'" + bound);
  }

  /** An amount of money; 0 to 1,000,000. */
  Optional<BigDecimal> amount(String name) {
    return text(name)
        .map(
            value -> {
              String bound = " must be a number from 0 to 1000000, such as 0.15";
              try {
                var amount = new BigDecimal(value);
                if (amount.signum() >= 0 && amount.compareTo(BigDecimal.valueOf(1_000_000)) <= 0) {
                  return amount;
                }
              } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " '" + value + "'" + bound, e);
              }
              throw new IllegalArgumentException(name + " '" + value + "'" + bound);
            });
  }

  boolean flag(String name, boolean otherwise) {
    return text(name)
        .map(
            value ->
                switch (value) {
                  case "true" -> true;
                  case "false" -> false;
                  default ->
                      throw new IllegalArgumentException(
                          name + " '" + value + "' must be true or false");
                })
        .orElse(otherwise);
  }

  <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
    return text(name)
        .map(
            value ->
                Arrays.stream(type.getEnumConstants())
                    .filter(each -> lower(each).equals(value))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                name
                                    + " '"
                                    + value
                                    + "' must be one of "
                                    + Arrays.stream(type.getEnumConstants())
                                        .map(Variables::lower)
                                        .toList())))
        .orElse(otherwise);
  }

  Path path(String name, Path otherwise) {
    return text(name)
        .map(
            value -> {
              try {
                return Path.of(value);
              } catch (InvalidPathException e) {
                throw new IllegalArgumentException(name + " '" + value + "' must be a path", e);
              }
            })
        .orElse(otherwise);
  }

  TenantId tenant(String name, TenantId otherwise) {
    return text(name)
        .map(
            value -> {
              try {
                return new TenantId(value);
              } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
              }
            })
        .orElse(otherwise);
  }

  Optional<Secret> secret(String name, int least) {
    Optional<String> value = text(name);
    value.ifPresent(
        text -> {
          if (text.length() < least) {
            throw new IllegalArgumentException(
                name + " of " + text.length() + " characters must have at least " + least);
          }
        });
    return value.map(Secret::of);
  }

  Optional<URI> url(String name) {
    return text(name)
        .map(
            value -> {
              URI url;
              try {
                url =
                    URI.create(
                        value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
              } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(notUrl(name, value), e);
              }
              String scheme = String.valueOf(url.getScheme());
              if (!(scheme.equals("http") || scheme.equals("https"))
                  || url.getHost() == null
                  || url.getUserInfo() != null) {
                throw new IllegalArgumentException(notUrl(name, value));
              }
              return url;
            });
  }

  private static String notUrl(String name, String value) {
    return name + " '" + value + "' must be an http or https address without user and password";
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
