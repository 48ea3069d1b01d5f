package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@link KommoSandbox} offers in code, over HTTP below {@code /sandbox}: JSON in, JSON out, no
 * token. For scripts and for tests in another process.
 */
final class ControlRoutes {
  private static final String ACCOUNT = "/sandbox/accounts/:account";

  private final KommoSandbox sandbox;

  ControlRoutes(KommoSandbox sandbox) {
    this.sandbox = sandbox;
  }

  void add(Router router) {
    router.add("GET", "/sandbox/accounts", r -> list(sandbox.accounts(), ControlJson::account));
    router.add("POST", "/sandbox/accounts", this::addAccount);
    router.add("POST", "/sandbox/integrations", this::addIntegration);
    router.add("GET", "/sandbox/stats", r -> Reply.ok(stats()));
    router.add("POST", "/sandbox/reset", r -> done(sandbox::reset));
    router.add("GET", "/sandbox/clock", r -> clock());
    router.add("POST", "/sandbox/clock", this::advance);
    router.add("GET", "/sandbox/faults", r -> Reply.ok(faults()));
    router.add("POST", "/sandbox/faults", this::addFault);
    router.add("DELETE", "/sandbox/faults", r -> done(this::clearFaults));
    addReads(router);
    addDeeds(router);
  }

  private void addReads(Router router) {
    router.add("GET", ACCOUNT, r -> Reply.ok(ControlJson.account(account(r))));
    router.add("GET", ACCOUNT + "/leads", r -> list(account(r).leads(), ControlJson::lead));
    router.add("GET", ACCOUNT + "/talks", r -> list(account(r).talks(), ControlJson::talk));
    router.add(
        "GET", ACCOUNT + "/messages", r -> list(account(r).messages(), ControlJson::message));
    router.add(
        "GET", ACCOUNT + "/sent", r -> list(account(r).sentMessages(), ControlJson::message));
    router.add("GET", ACCOUNT + "/notes", r -> list(account(r).notes(), ControlJson::note));
    router.add("GET", ACCOUNT + "/tasks", r -> list(account(r).tasks(), ControlJson::task));
    router.add("GET", ACCOUNT + "/writes", r -> list(account(r).writes(), ControlJson::write));
    router.add(
        "GET", ACCOUNT + "/deliveries", r -> list(account(r).deliveries(), ControlJson::delivery));
    router.add("GET", ACCOUNT + "/stats", r -> Reply.ok(ControlJson.stats(account(r).stats())));
  }

  private void addDeeds(Router router) {
    router.add("POST", ACCOUNT + "/customer", this::customerWrites);
    router.add("POST", ACCOUNT + "/manager", this::managerWrites);
    router.add(
        "POST",
        ACCOUNT + "/leads",
        r -> Reply.ok(ControlJson.lead(account(r).createLead(text(r, "name")))));
    router.add(
        "POST",
        ACCOUNT + "/leads/#id/move",
        r -> Reply.ok(ControlJson.lead(account(r).moveLead(r.id(), number(r, "status_id")))));
    router.add("DELETE", ACCOUNT + "/leads/#id", r -> done(() -> account(r).deleteLead(r.id())));
    router.add("POST", ACCOUNT + "/talks/#id/close", r -> done(() -> account(r).closeTalk(r.id())));
    router.add("POST", ACCOUNT + "/widget", this::callWidget);
    router.add("POST", ACCOUNT + "/seed", this::seed);
    router.add("POST", ACCOUNT + "/webhooks", this::subscribe);
    router.add(
        "POST",
        ACCOUNT + "/ban",
        r -> done(() -> account(r).ban(Duration.ofSeconds(number(r, "seconds")))));
    router.add(
        "POST", ACCOUNT + "/expire-tokens", r -> done(() -> account(r).expireAccessTokens()));
    router.add("POST", ACCOUNT + "/revoke-tokens", r -> done(() -> account(r).revokeTokens()));
    router.add(
        "POST",
        ACCOUNT + "/authorize",
        r ->
            Reply.ok(
                Wire.object()
                    .put("code", sandbox.authorize(r.var("account"), text(r, "client_id")))));
    router.add(
        "POST",
        ACCOUNT + "/disconnect",
        r ->
            Reply.ok(
                Wire.object()
                    .put("status", sandbox.disconnect(r.var("account"), text(r, "client_id")))));
  }

  private Reply callWidget(Request request) {
    Map<String, String> data = new LinkedHashMap<>();
    request
        .object()
        .path("data")
        .properties()
        .forEach(entry -> data.put(entry.getKey(), entry.getValue().asText()));
    WidgetRequest called =
        sandbox.callWidget(
            request.var("account"),
            text(request, "client_id"),
            URI.create(text(request, "url")),
            number(request, "lead_id"),
            data);
    return Reply.ok(
        Wire.object().put("status", called.status()).put("return_url", called.returnUrl()));
  }

  private SandboxAccount account(Request request) {
    return sandbox.account(request.var("account"));
  }

  private static <T> Reply list(List<T> items, Function<T, ObjectNode> view) {
    return Reply.ok(Wire.array(items.stream().map(view).toList()));
  }

  private static Reply done(Runnable work) {
    work.run();
    return Reply.nothing();
  }

  private static String text(Request request, String name) {
    JsonNode value = request.object().path(name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(name + " must be text");
    }
    return value.asText();
  }

  private static long number(Request request, String name) {
    JsonNode value = request.object().path(name);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException(name + " must be a whole number");
    }
    return value.asLong();
  }

  private Reply addAccount(Request request) {
    ObjectNode body = request.object();
    AccountSeed seed = AccountSeed.named(text(request, "subdomain"));
    seed = seed.withToken(body.path("token").asText(seed.token()));
    seed = seed.withIncomingLeads(body.path("incoming_leads").asBoolean());
    seed = seed.withChatQuota(body.path("chat_quota").asInt(seed.chatQuota()));
    return Reply.json(201, ControlJson.account(sandbox.addAccount(seed)));
  }

  private Reply addIntegration(Request request) {
    Integration integration =
        Integration.of(
            text(request, "client_id"),
            text(request, "client_secret"),
            URI.create(text(request, "redirect_uri")));
    JsonNode hook = request.object().path("disconnect_uri");
    sandbox.addIntegration(
        hook.isTextual() ? integration.withDisconnectUri(URI.create(hook.asText())) : integration);
    return Reply.nothing();
  }

  private Reply customerWrites(Request request) {
    ObjectNode body = request.object();
    CustomerMessage message =
        CustomerMessage.of(text(request, "customer"), text(request, "text"))
            .withOrigin(body.path("origin").asText("telegram"));
    if (body.path("phone").isTextual()) {
      message = message.withPhone(body.get("phone").asText());
    }
    return Reply.ok(ControlJson.message(account(request).customerWrites(message)));
  }

  private Reply managerWrites(Request request) {
    return Reply.ok(
        ControlJson.message(
            account(request).managerWrites(number(request, "talk_id"), text(request, "text"))));
  }

  private Reply seed(Request request) {
    ObjectNode body = request.object();
    SandboxAccount account = account(request);
    account.seedLeads(body.path("leads").asInt());
    account.seedContacts(body.path("contacts").asInt());
    return Reply.nothing();
  }

  private Reply subscribe(Request request) {
    List<String> settings = new ArrayList<>();
    request.object().path("settings").forEach(code -> settings.add(code.asText()));
    account(request).subscribe(URI.create(text(request, "destination")), settings);
    return Reply.nothing();
  }

  private ObjectNode stats() {
    ObjectNode stats = Wire.object();
    ObjectNode accounts = stats.putObject("accounts");
    sandbox
        .accounts()
        .forEach(account -> accounts.set(account.subdomain(), ControlJson.stats(account.stats())));
    stats
        .putObject("tokens")
        .put("code_exchanges", sandbox.tokenStats().codeExchanges())
        .put("refreshes", sandbox.tokenStats().refreshes())
        .put("refused", sandbox.tokenStats().refused());
    return stats.put("hooks_under_way", sandbox.hooksUnderWay());
  }

  private Reply clock() {
    return Reply.ok(Wire.object().put("now", sandbox.now().toString()));
  }

  private Reply advance(Request request) {
    sandbox.advance(Duration.ofSeconds(number(request, "seconds")));
    return clock();
  }

  private Faults faultsOf(ObjectNode body) {
    return Optional.ofNullable(body.get("account"))
        .map(account -> sandbox.account(account.asText()).faults())
        .orElseGet(sandbox::faults);
  }

  private Reply addFault(Request request) {
    ObjectNode body = request.object();
    FaultJson.add(faultsOf(body), body);
    return Reply.ok(faults());
  }

  private ObjectNode faults() {
    ObjectNode faults = FaultJson.of(sandbox.faults());
    ObjectNode accounts = faults.putObject("accounts");
    sandbox
        .accounts()
        .forEach(account -> accounts.set(account.subdomain(), FaultJson.of(account.faults())));
    return faults;
  }

  private void clearFaults() {
    sandbox.faults().clear();
    sandbox.accounts().forEach(account -> account.faults().clear());
  }
}
