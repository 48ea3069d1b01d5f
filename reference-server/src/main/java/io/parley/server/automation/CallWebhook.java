package io.parley.server.automation;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.json.Json;
import io.parley.core.outgoing.RefusedAddressException;
import io.parley.core.work.Effect;
import io.parley.server.outgoing.Fetched;
import io.parley.server.outgoing.GuardedHttp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells another system, as Standard Webhooks ask for it: signed, with an id that stays the same
 * when the call is repeated, so that the receiver can drop what it has. A call whose answer was
 * lost is therefore made again. Thread-safe.
 */
final class CallWebhook implements ActionHandler {
  private static final int LARGEST_BODY = 20_000;

  private final GuardedHttp http;
  private final HookSecrets secrets;
  private final InstantSource clock;

  CallWebhook(GuardedHttp http, HookSecrets secrets, InstantSource clock) {
    this.http = http;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public String type() {
    return "callWebhook";
  }

  @Override
  public String parameters() {
    return """
    {"type":"object","additionalProperties":false,"required":["url"],"properties":{
      "url":{"type":"string","minLength":8,"maxLength":2000,"pattern":"^https?://",
        "description":"where to; private addresses are refused"},
      "body":{"type":"object","description":"JSON to send; default: what it is about"}},
     "description":"Tells another system by a signed HTTP POST."}
    """;
  }

  @Override
  public Optional<String> objection(Effect effect) {
    return Optional.empty();
  }

  @Override
  public Outcome run(Effect effect) {
    Instant now = clock.instant();
    String body = Json.write(body(effect));
    if (body.length() > LARGEST_BODY) {
      return new Outcome.Refused(
          "body of " + body.length() + " characters must have at most " + LARGEST_BODY);
    }
    long seconds = now.getEpochSecond();
    Map<String, String> headers =
        Map.of(
            "webhook-id",
            effect.id(),
            "webhook-timestamp",
            String.valueOf(seconds),
            "webhook-signature",
            secrets.signature(effect.tenant(), effect.id(), seconds, body, now));
    try {
      Fetched answer =
          http.post(
              effect.parameter("url").orElse(""),
              headers,
              "application/json",
              body.getBytes(StandardCharsets.UTF_8));
      return answer.successful()
          ? new Outcome.Done(Optional.empty())
          : new Outcome.Refused("the receiver answered " + answer.status());
    } catch (RefusedAddressException e) {
      return new Outcome.Refused(e.getMessage());
    }
  }

  private static Object body(Effect effect) {
    Object given = effect.parameters().get("body");
    if (given != null) {
      return given;
    }
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("subject", effect.subject());
    told.put("event", effect.cause().orElse(null));
    effect.target().forEach(told::put);
    return told;
  }

  /** The receiver knows by the id what it has. */
  @Override
  public Finding reconcile(Effect effect, Claims claims) {
    return new Finding.Absent();
  }
}
