package io.parley.server.call;

import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values of requests as the API spells them: enums in lower case, required fields. */
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

  /** As the API spells a constant. */
  public static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
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
