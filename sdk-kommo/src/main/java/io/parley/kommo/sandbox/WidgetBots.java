package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Salesbots that stop at a widget: they call its address and wait until somebody continues them at
 * the {@code return_url}. The bot then says what the handlers show and, in its next step, {@code
 * {{json.message}}}. Thread-safe.
 */
final class WidgetBots {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(30);
  private static final int MOST_HANDLERS = 10;
  private static final int LONGEST_SHOWN = 80;
  private static final int MOST_BUTTONS = 25;
  private static final Set<String> SHOWN = Set.of("text", "buttons", "buttons_url");
  private static final String BOT = "Widget bot";

  private record Waiting(AccountState account, long leadId) {}

  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

  void add(Router router) {
    router.add("POST", "/api/v4/salesbot/#bot/continue/#id", this::proceed);
    router.add("POST", "/api/v4/marketingbot/#bot/continue/#id", this::proceed);
  }

  WidgetRequest call(
      AccountState account,
      Integration integration,
      URI url,
      long leadId,
      Map<String, String> data) {
    long bot = account.locked(() -> account.bots().widgetBotId());
    long id = account.locked(account::nextId);
    waiting.put(key(account, bot, id), new Waiting(account, leadId));
    String returnUrl =
        "https://" + account.domain() + "/api/v4/salesbot/" + bot + "/continue/" + id;
    ObjectNode body = Wire.object().put("token", token(account, integration, url, leadId));
    data.forEach(body.putObject("data")::put);
    body.put("return_url", returnUrl);
    try {
      int status = OneShotHttp.post(url, "application/json", Wire.text(body), ANSWER_WITHIN);
      return new WidgetRequest(status, returnUrl);
    } catch (IOException nobodyThere) {
      return new WidgetRequest(0, returnUrl);
    }
  }

  private static String key(AccountState account, long bot, long id) {
    return account.id() + "/" + bot + "/" + id;
  }

  private static String token(AccountState account, Integration integration, URI url, long leadId) {
    long now = account.seconds();
    ObjectNode claims =
        Wire.object()
            .put("iss", "https://" + account.domain())
            .put("aud", url.getScheme() + "://" + url.getRawAuthority())
            .put("iat", now)
            .put("nbf", now)
            .put("exp", now + TOKEN_LIFE.toSeconds())
            .put("account_id", account.id())
            .put("subdomain", account.subdomain())
            .put("client_uuid", integration.clientId())
            .put("entity_type", EntityKind.LEADS.code())
            .put("entity_id", leadId)
            .put("bot_type", "salesbot");
    return Jwt.sign("HS512", integration.clientSecret().getBytes(StandardCharsets.UTF_8), claims);
  }

  private Reply proceed(Request request) {
    AccountRoutes.requireAdmin(request);
    ObjectNode body = request.object();
    List<String> said = said(body);
    AccountState account = request.account();
    Waiting found =
        Optional.ofNullable(waiting.remove(key(account, request.id("bot"), request.id())))
            .filter(w -> w.account == account)
            .orElseThrow(
                () ->
                    Refusal.plain(
                        404, "Not Found", "There is no continue record with id " + request.id()));
    account
        .talks()
        .openAbout(found.leadId)
        .ifPresent(
            talk ->
                said.forEach(
                    text -> account.talks().send(talk, "bot", BOT, text, Optional.empty())));
    return Reply.text(202, "text/html", "");
  }

  /** What the bot will say, or a refusal of handlers that Kommo refuses. */
  private static List<String> said(ObjectNode body) {
    if (!body.has("data") && !body.has("execute_handlers")) {
      throw Refusal.validation("FieldMissing", "data", "This field is missing.");
    }
    JsonNode handlers = body.path("execute_handlers");
    if (body.has("execute_handlers") && handlers.isEmpty()) {
      throw Refusal.validation("TooFew", "execute_handlers", "At least one is needed.");
    }
    if (handlers.size() > MOST_HANDLERS) {
      throw Refusal.validation("TooMany", "execute_handlers", "Ten handlers at most.");
    }
    List<String> said = new ArrayList<>();
    for (int i = 0; i < handlers.size(); i++) {
      String path = "execute_handlers." + i;
      JsonNode params = handlers.get(i).path("params");
      switch (handlers.get(i).path("handler").asText()) {
        case "show" -> said.add(shown(params, path));
        case "goto" -> {
          if (!params.has("step")) {
            throw Refusal.validation(
                "FieldMissing", path + ".params.step", "This field is missing.");
          }
        }
        default ->
            throw Refusal.validation(
                "NotSupportedChoice", path + ".handler", "Unsupported handler code");
      }
    }
    String message = body.path("data").path("message").asText("");
    if (!message.isBlank()) {
      said.add(message);
    }
    return said;
  }

  private static String shown(JsonNode params, String path) {
    String value = params.path("value").asText();
    if (!SHOWN.contains(params.path("type").asText())) {
      throw Refusal.validation("NotSupportedChoice", path + ".params.type", "Unsupported type");
    }
    if (value.isEmpty() || value.codePointCount(0, value.length()) > LONGEST_SHOWN) {
      throw Refusal.validation(
          "TooLong", path + ".params.value", "This value must have 1 to 80 characters.");
    }
    if (params.path("buttons").size() > MOST_BUTTONS) {
      throw Refusal.validation("TooMany", path + ".params.buttons", "Twenty-five buttons at most.");
    }
    return value;
  }
}
