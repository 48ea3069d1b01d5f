package io.parley.kommo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Turns an answer that is not 2xx into the exception that tells what to do. Thread-safe. */
final class Refusals {
  /** Kommo may ask for more, but a single call should not stop an account for longer. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private static final int LONGEST_DETAIL = 300;

  private final Clock clock;

  Refusals(Clock clock) {
    this.clock = clock;
  }

  KommoException exception(Request request, Response response, byte[] body, RateBudget budget) {
    int status = response.code();
    JsonFields problem = problem(response, body);
    Optional<Duration> asked = asked(response, problem);
    boolean mayHaveHappened = status >= 500 && !request.reads();
    var exception =
        KommoException.of(request.toString())
            .status(status)
            .requestId(response.header("X-Request-Id"))
            .errors(errors(problem))
            .mayHaveHappened(mayHaveHappened)
            .retryable(status == 429 || status >= 500)
            .retryAfter(asked.orElse(null))
            .what("status " + status)
            .detail(detail(problem, body));
    if (status >= 300 && status <= 399) {
      exception
          .what("status " + status + ", which would lead elsewhere and is not followed,")
          .detail(destination(response));
    }
    if (status == 429) {
      exception.what("rate limit reached").detail("").retryAfter(budget.rejected(asked));
    }
    if (status == 403) {
      budget
          .forbidden(request.endpoint())
          .ifPresent(
              pause ->
                  exception
                      .what("the account seems to be blocked, status 403")
                      .retryable(true)
                      .retryAfter(pause));
    }
    return exception.build();
  }

  /** The host only: a path may hold what is not for a log. */
  private static String destination(Response response) {
    String location = response.header("Location");
    var target = location == null ? null : response.request().url().resolve(location);
    return target == null ? "" : "to " + target.host();
  }

  static JsonFields problem(Response response, byte[] body) {
    if (!KommoHttp.isJson(response) && !looksLikeJson(body)) {
      return JsonFields.EMPTY;
    }
    try {
      return JsonFields.read(body);
    } catch (IOException notJson) {
      return JsonFields.EMPTY;
    }
  }

  private static boolean looksLikeJson(byte[] body) {
    return body.length > 0 && body[0] == '{';
  }

  /** Title and detail; of a body that is no JSON its first words without markup. */
  static String detail(JsonFields problem, byte[] body) {
    String detail = problem.textOr("detail", "");
    String title = problem.textOr("title", "");
    String hint = problem.textOr("hint", "");
    String text =
        problem.isEmpty()
            ? new String(body, 0, Math.min(body.length, 4 * LONGEST_DETAIL), StandardCharsets.UTF_8)
                .replaceAll("(?s)<(script|style).*?</\\1>|<[^>]*>?", " ")
            : String.join(
                ": ", List.of(title, detail, hint).stream().filter(s -> !s.isBlank()).toList());
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() <= LONGEST_DETAIL ? line : line.substring(0, LONGEST_DETAIL) + "…";
  }

  private static List<ValidationError> errors(JsonFields problem) {
    List<ValidationError> errors = new ArrayList<>();
    for (JsonFields item : problem.list("validation-errors")) {
      String requestId = item.textOr("request_id", "");
      for (JsonFields error : item.list("errors")) {
        errors.add(
            new ValidationError(
                requestId,
                error.textOr("code", ""),
                error.textOr("path", ""),
                error.textOr("detail", "")));
      }
    }
    return errors;
  }

  /** From the body's {@code retry_after}, else the header: seconds or an HTTP date. */
  Optional<Duration> asked(Response response, JsonFields problem) {
    return problem
        .amount("retry_after")
        .map(seconds -> Duration.ofMillis((long) (seconds.doubleValue() * 1000)))
        .or(() -> header(response.header("Retry-After")))
        .filter(Duration::isPositive)
        .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
  }

  private Optional<Duration> header(@Nullable String value) {
    if (value == null) {
      return Optional.empty();
    }
    if (value.strip().matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value.strip())));
    }
    try {
      var at = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(Duration.between(clock.instant(), at.toInstant()));
    } catch (DateTimeException neither) {
      return Optional.empty();
    }
  }
}
