package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code /api/v4/account} and {@code /api/v4/users}. */
final class AccountRoutes {
  private AccountRoutes() {}

  static void add(Router router) {
    router.add("GET", "/api/v4/account", AccountRoutes::account);
    router.add("GET", "/api/v4/users", AccountRoutes::users);
    router.add("GET", "/api/v4/users/#id", AccountRoutes::user);
  }

  /** Refuses users who may not administer the account. */
  static void requireAdmin(Request request) {
    if (!request.account().user(request.userId()).map(User::admin).orElse(false)) {
      throw Refusal.forbidden("Access denied");
    }
  }

  private static Reply account(Request request) {
    AccountState account = request.account();
    ObjectNode json =
        Wire.object()
            .put("id", account.id())
            .put("name", account.subdomain())
            .put("subdomain", account.subdomain())
            .put("current_user_id", request.userId())
            .put("country", "US")
            .put("currency", "USD")
            .put("currency_symbol", "$")
            .put("language", "en")
            .put("customers_mode", "unavailable")
            .put("is_unsorted_on", account.seed().incomingLeads())
            .put("is_loss_reason_enabled", true)
            .put("is_helpbot_enabled", false)
            .put("is_technical_account", true)
            .put("contact_name_display_order", 1);
    if (request.with("amojo_id")) {
      json.put("amojo_id", account.amojoId());
    }
    if (request.with("uuid")) {
      json.put("uuid", account.amojoId());
    }
    if (request.with("version")) {
      json.put("version", 16);
    }
    if (request.with("drive_url")) {
      json.put("drive_url", request.href("/drive"));
    }
    if (request.with("is_api_filter_enabled")) {
      json.put("is_api_filter_enabled", true);
    }
    if (request.with("entity_names")) {
      ObjectNode names = json.putObject("entity_names").putObject("leads").putObject("en");
      names.putObject("singular_form").put("default", "lead");
      names.putObject("plural_form").put("default", "leads");
    }
    Hal.self(json, request.href("/api/v4/account"));
    embed(request, json.putObject("_embedded"));
    return Reply.ok(json);
  }

  private static void embed(Request request, ObjectNode embedded) {
    if (request.with("amojo_rights")) {
      embedded.putObject("amojo_rights").put("can_direct", true).put("can_create_groups", true);
    }
    if (request.with("users_groups")) {
      embedded
          .putArray("users_groups")
          .addObject()
          .put("id", 0)
          .put("name", "Sales")
          .putNull("uuid");
    }
    if (request.with("task_types")) {
      var types = embedded.putArray("task_types");
      type(types.addObject(), 1, "Follow-up", "FOLLOW_UP");
      type(types.addObject(), 2, "Meeting", "MEETING");
    }
    if (request.with("datetime_settings")) {
      embedded
          .putObject("datetime_settings")
          .put("date_pattern", "d.m.Y H:i")
          .put("short_date_pattern", "d.m.Y")
          .put("short_time_pattern", "H:i")
          .put("date_formant", "d.m.Y")
          .put("time_format", "H:i:s")
          .put("timezone", "UTC")
          .put("timezone_offset", "+00:00");
    }
  }

  private static void type(ObjectNode type, int id, String name, String code) {
    type.put("id", id).put("name", name).putNull("color").putNull("icon_id").put("code", code);
  }

  private static Reply users(Request request) {
    requireAdmin(request);
    return Hal.counted(
        request,
        "users",
        request.account().users().stream().map(user -> user.json(request.base())).toList());
  }

  private static Reply user(Request request) {
    requireAdmin(request);
    return request
        .account()
        .user(request.id())
        .map(user -> Reply.ok(user.json(request.base())))
        .orElseThrow(Refusal::notFound);
  }
}
