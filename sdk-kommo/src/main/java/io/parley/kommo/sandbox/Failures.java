package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Answers of a Kommo that fails, in the shape it gives each status. */
final class Failures {
  private static final Map<Integer, String> TITLES =
      Map.of(
          400, "Bad Request",
          401, "Unauthorized",
          402, "Payment Required",
          403, "Forbidden",
          404, "Not Found",
          405, "Method Not Allowed",
          422, "Unprocessable Entity");

  private Failures() {}

  static Reply of(int status) {
    if (status == 204) {
      return Reply.nothing();
    }
    if (status >= 300 && status < 400) {
      return new Reply(status, "", "", Map.of("Location", "/elsewhere"));
    }
    if (status == 429) {
      return tooMany(Duration.ofSeconds(1));
    }
    if (status == 500) {
      return Reply.problem(
          500,
          Wire.object()
              .put("title", "ErrInternalServer")
              .put("status", 500)
              .put(
                  "detail",
                  "Our team are probably already working on the elimination of the problem")
              .put("trace_id", UUID.randomUUID().toString()));
    }
    if (status > 500) {
      return Reply.html(status, Pages.message("Error " + status, "The server is busy."));
    }
    String title = TITLES.getOrDefault(status, "Error");
    String detail =
        switch (status) {
          case 401 -> "Invalid user name or password";
          case 402 -> "Payment required";
          case 403 -> "Access denied";
          default -> title;
        };
    return Reply.problem(status, Refusal.problem(status, title, detail));
  }

  static Reply tooMany(Duration retryAfter) {
    ObjectNode body =
        Refusal.problem(
                429,
                "Too Many Requests",
                "You have sent too many requests in a given amount of time. Please try again"
                    + " later.")
            .put("retry_after", Math.max(1, retryAfter.toSeconds()));
    return Reply.problem(429, body);
  }
}
