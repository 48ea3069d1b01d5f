package io.parley.server.problem;

import io.parley.core.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A problem detail of RFC 9457, as every error of this server is told.
 *
 * @param status the HTTP status, 400 to 599
 * @param detail what was tried, the value that was wrong and the bound, for people
 * @param errors what is wrong with single fields of the request; may be empty
 * @param retryAfter when the same request may succeed
 */
public record Problem(
    int status, String detail, List<FieldError> errors, Optional<Duration> retryAfter) {
  /** The media type of a problem detail. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /**
   * What is wrong with one field.
   *
   * @param field its path, such as {@code steps[2].wait}
   * @param message what it must be
   */
  public record FieldError(String field, String message) {}

  public Problem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status " + status + " must be 400 to 599");
    }
    errors = List.copyOf(errors);
  }

  /** A problem without more than a status and a sentence. */
  public static Problem of(int status, String detail) {
    return new Problem(status, detail, List.of(), Optional.empty());
  }

  /** A field of the request, or one of its parameters, that is well-formed and wrong: 422. */
  public static Problem field(String field, String message) {
    return new Problem(422, message, List.of(new FieldError(field, message)), Optional.empty());
  }

  /** The same, with a hint when to come back; at least one second is told. */
  public Problem retryAfter(Duration wait) {
    return new Problem(status, detail, errors, Optional.of(wait));
  }

  /** The seconds for the header {@code Retry-After}, rounded up. */
  public Optional<Long> retryAfterSeconds() {
    return retryAfter.map(wait -> Math.max(1, (wait.toMillis() + 999) / 1000));
  }

  /** What is wrong, a sentence for each thing. */
  public List<String> told() {
    return errors.isEmpty() ? List.of(detail) : errors.stream().map(FieldError::message).toList();
  }

  /** The body, told about the request at {@code path}. */
  public String json(String path) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", title(status));
    body.put("status", status);
    body.put("detail", detail);
    body.put("instance", MaskedPath.of(path));
    if (!errors.isEmpty()) {
      body.put("errors", errors);
    }
    return Json.write(body);
  }

  /** The reason phrase of RFC 9110 and RFC 6585, which {@code about:blank} asks for as title. */
  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 406 -> "Not Acceptable";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 411 -> "Length Required";
      case 412 -> "Precondition Failed";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 417 -> "Expectation Failed";
      case 422 -> "Unprocessable Content";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      case 507 -> "Insufficient Storage";
      default -> status < 500 ? "Client Error" : "Server Error";
    };
  }
}
