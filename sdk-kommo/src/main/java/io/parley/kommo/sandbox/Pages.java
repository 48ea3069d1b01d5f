package io.parley.kommo.sandbox;

import java.util.List;

/** The pages people see: plain HTML, everything that comes from outside escaped. */
final class Pages {
  private Pages() {}

  /** The beginning of every page, up to what stands in its body. */
  static String start(String title) {
    return """
    <!doctype html><html lang="en"><head><meta charset="utf-8">\
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>%s</title>\
    <link rel="icon" href="data:,"><link rel="stylesheet" href="/sandbox/sandbox.css"></head><body>
    """
        .formatted(escape(title));
  }

  private static String head(String title) {
    return start(title) + "<div class=\"page\"><div class=\"panel\"><h1>" + escape(title) + "</h1>";
  }

  static String message(String title, String text) {
    return head(title) + "<p>" + escape(text) + "</p></div></div></body></html>";
  }

  static String consent(Integration integration, List<AccountState> accounts, String state) {
    var page = new StringBuilder(head("Grant access"));
    page.append("<p>").append(escape(integration.name())).append(" asks for access to:</p><ul>");
    integration.scopes().stream()
        .sorted()
        .forEach(scope -> page.append("<li>").append(escape(scope)).append("</li>"));
    page.append("</ul><form method=\"post\" action=\"/oauth\">");
    hidden(page, "client_id", integration.clientId());
    hidden(page, "state", state);
    page.append("<label>Account <select name=\"account\">");
    for (AccountState account : accounts) {
      page.append("<option value=\"").append(escape(account.subdomain())).append("\">");
      page.append(escape(account.domain())).append("</option>");
    }
    page.append("</select></label> ");
    page.append("<button class=\"primary\" name=\"decision\" value=\"allow\">Allow</button> ");
    page.append("<button name=\"decision\" value=\"deny\">Deny</button>");
    return page.append("</form></div></div></body></html>").toString();
  }

  static void hidden(StringBuilder page, String name, String value) {
    page.append("<input type=\"hidden\" name=\"").append(name).append("\" value=\"");
    page.append(escape(value)).append("\">");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
