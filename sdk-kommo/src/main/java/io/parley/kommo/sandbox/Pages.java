package io.parley.kommo.sandbox;

import java.util.List;

/** The pages people see: plain HTML, everything that comes from outside escaped. */
final class Pages {
  private Pages() {}

  static String head(String title, String meta) {
    return """
    <!doctype html><html lang="en"><head><meta charset="utf-8">%s<title>%s</title><style>
    body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
    table{border-collapse:collapse;width:100%%}td,th{text-align:left;padding:.25rem .5rem;
    border-bottom:1px solid #ddd;vertical-align:top}form{margin:.5rem 0}
    input,select,button{font:inherit;padding:.25rem .5rem}.out{color:#06c}h2{margin-top:2rem}
    </style></head><body><h1>%s</h1>
    """
        .formatted(meta, escape(title), escape(title));
  }

  static String message(String title, String text) {
    return head(title, "") + "<p>" + escape(text) + "</p></body></html>";
  }

  static String consent(Integration integration, List<AccountState> accounts, String state) {
    var page = new StringBuilder(head("Grant access", ""));
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
    page.append("<button name=\"decision\" value=\"allow\">Allow</button> ");
    page.append("<button name=\"decision\" value=\"deny\">Deny</button>");
    return page.append("</form></body></html>").toString();
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
