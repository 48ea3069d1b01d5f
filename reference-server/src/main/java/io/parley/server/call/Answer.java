package io.parley.server.call;

import io.parley.core.json.Json;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a request is answered with.
 *
 * @param status 200 to 299
 * @param body JSON text; empty for none
 * @param location the path of what was made
 * @param version of what the body shows, for the header {@code ETag}
 */
public record Answer(
    int status, Optional<String> body, Optional<String> location, Optional<Long> version) {
  /** 200 with {@code body}. */
  public static Answer ok(Object body) {
    return new Answer(200, Optional.of(Json.write(body)), Optional.empty(), Optional.empty());
  }

  /** 200 with {@code body} at that version. */
  public static Answer ok(Object body, long version) {
    return new Answer(200, Optional.of(Json.write(body)), Optional.empty(), Optional.of(version));
  }

  /** 201 with {@code body} at version 1, which is found at {@code location}. */
  public static Answer created(String location, Object body) {
    return new Answer(201, Optional.of(Json.write(body)), Optional.of(location), Optional.of(1L));
  }

  /** 202 with the job that does the rest. */
  public static Answer accepted(String location, Object job) {
    return new Answer(202, Optional.of(Json.write(job)), Optional.of(location), Optional.empty());
  }

  /** 204. */
  public static Answer nothing() {
    return new Answer(204, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** As Jersey sends it. */
  public Response response() {
    var response = Response.status(status);
    body.ifPresent(
        json ->
            response
                .entity(json.getBytes(StandardCharsets.UTF_8))
                .type(MediaType.APPLICATION_JSON_TYPE));
    location.ifPresent(path -> response.location(address(path)));
    version.ifPresent(number -> response.tag(Long.toString(number)));
    return response.build();
  }

  /** Ids may hold characters that addresses must not. */
  private static URI address(String path) {
    try {
      return new URI(null, null, path, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'" + path + "' must be a path", e);
    }
  }
}
