package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parley.core.SdkException;
import java.util.List;

/** An answer of Kommo that is not a success, thrown from inside a route. */
final class Refusal extends SdkException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient ObjectNode body;

  private Refusal(int status, ObjectNode body) {
    super(body.path("detail").asText(), null);
    this.status = status;
    this.body = body;
  }

  /** One complaint about one field of one item of a request. */
  record FieldError(String requestId, String code, String path, String detail) {}

  static Refusal plain(int status, String title, String detail) {
    return new Refusal(status, problem(status, title, detail));
  }

  static Refusal validation(List<FieldError> errors) {
    ObjectNode body = Wire.object();
    var list = body.putArray("validation-errors");
    errors.stream()
        .map(FieldError::requestId)
        .distinct()
        .forEach(
            requestId -> {
              ObjectNode item = list.addObject().put("request_id", requestId);
              var details = item.putArray("errors");
              errors.stream()
                  .filter(error -> error.requestId().equals(requestId))
                  .forEach(
                      error ->
                          details
                              .addObject()
                              .put("code", error.code())
                              .put("path", error.path())
                              .put("detail", error.detail()));
            });
    body.setAll(problem(400, "Bad Request", "Request validation failed"));
    return new Refusal(400, body);
  }

  static Refusal validation(String code, String path, String detail) {
    return validation(List.of(new FieldError("0", code, path, detail)));
  }

  static Refusal notFound() {
    return plain(404, "Not Found", "Requested entity not found");
  }

  static Refusal forbidden(String detail) {
    return plain(403, "Forbidden", detail);
  }

  static Refusal unprocessable(String detail) {
    return plain(422, "Unprocessable Entity", detail);
  }

  static Refusal unauthorized() {
    return plain(401, "Unauthorized", "Invalid user name or password");
  }

  /** A refusal of the token endpoint, which has its own shape. */
  static Refusal oauth(int status, String hint) {
    return new Refusal(
        status,
        Wire.object()
            .put("hint", hint)
            .put("title", "Invalid request")
            .put("type", "https://developers.amocrm.ru/v3/errors/OAuthProblemJson")
            .put("status", status)
            .put("detail", "The request misses a parameter or a parameter is invalid"));
  }

  static ObjectNode problem(int status, String title, String detail) {
    return Wire.object()
        .put("title", title)
        .put("type", "https://httpstatus.es/" + status)
        .put("status", status)
        .put("detail", detail);
  }

  Reply reply() {
    return Reply.problem(status, body);
  }
}
