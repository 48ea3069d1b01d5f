package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code /api/v4/webhooks}. */
final class WebhookRoutes {
  private static final String INVALID_CHOICE = "The value you selected is not a valid choice.";

  private WebhookRoutes() {}

  static void add(Router router) {
    router.add("GET", "/api/v4/webhooks", WebhookRoutes::list);
    router.add("POST", "/api/v4/webhooks", WebhookRoutes::subscribe);
    router.add("DELETE", "/api/v4/webhooks", WebhookRoutes::remove);
  }

  private static Reply list(Request request) {
    AccountRoutes.requireAdmin(request);
    List<String> wanted = request.query().all("filter", "destination");
    List<ObjectNode> found =
        request.account().subscriptions().all().stream()
            .filter(s -> wanted.isEmpty() || wanted.contains(s.destination.toString()))
            .map(s -> s.json(request.account().id()))
            .toList();
    return found.isEmpty() ? Reply.nothing() : Hal.whole(request, "webhooks", found);
  }

  private static Reply subscribe(Request request) {
    AccountRoutes.requireAdmin(request);
    ObjectNode body = request.object();
    URI destination = destination(body);
    Set<String> settings = new TreeSet<>();
    for (JsonNode setting : body.path("settings")) {
      if (!Subscriptions.CODES.contains(setting.asText())) {
        throw Refusal.validation(
            "NotSupportedChoice", "settings." + settings.size(), INVALID_CHOICE);
      }
      settings.add(setting.asText());
    }
    if (settings.isEmpty()) {
      throw Refusal.validation("FieldMissing", "settings", "This field is missing.");
    }
    Subscription kept =
        request
            .account()
            .subscriptions()
            .put(destination, settings, body.path("sort").asLong(1), request.userId());
    return Reply.json(201, kept.json(request.account().id()));
  }

  private static Reply remove(Request request) {
    AccountRoutes.requireAdmin(request);
    return request
        .account()
        .subscriptions()
        .remove(destination(request.object()))
        .map(removed -> Reply.nothing())
        .orElseThrow(Refusal::notFound);
  }

  private static URI destination(ObjectNode body) {
    String text = body.path("destination").asText();
    try {
      URI uri = new URI(text);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException notAnAddress) {
      // Answered below like any other address that is none.
    }
    throw Refusal.validation("InvalidType", "destination", "This value is not a valid URL.");
  }
}
