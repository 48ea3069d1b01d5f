package io.parley.kommo.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The page at {@code /}, where a person sees the accounts and types as a customer. */
final class HomeRoutes {
  private static final int SHOWN = 50;

  private final KommoSandbox sandbox;

  HomeRoutes(KommoSandbox sandbox) {
    this.sandbox = sandbox;
  }

  void add(Router router) {
    router.add("GET", "/", this::home);
    router.add("GET", "/sandbox/feed", this::feed);
    router.add("POST", "/sandbox/say", this::say);
  }

  private SandboxAccount chosen(Query query) {
    return query.first("account").map(sandbox::account).orElseGet(sandbox::account);
  }

  private Reply home(Request request) {
    SandboxAccount account = chosen(request.query());
    String customer = request.query().first("customer").orElse("Maria");
    var page = new StringBuilder(Pages.head("Kommo sandbox: " + account.subdomain(), ""));
    page.append("<p>Accounts: ");
    for (SandboxAccount other : sandbox.accounts()) {
      page.append("<a href=\"/?account=").append(Pages.escape(other.subdomain())).append("\">");
      page.append(Pages.escape(other.subdomain())).append("</a> ");
    }
    page.append("</p><h2>Write as a customer</h2>");
    page.append("<form method=\"post\" action=\"/sandbox/say\">");
    Pages.hidden(page, "account", account.subdomain());
    page.append("<label>Customer <input name=\"customer\" required value=\"");
    page.append(Pages.escape(customer)).append("\"></label> ");
    page.append("<label>Message <input name=\"text\" required size=\"50\" autofocus></label> ");
    page.append("<button>Send</button></form>");
    page.append("<iframe title=\"Talks and leads\" src=\"/sandbox/feed?account=");
    page.append(Pages.escape(account.subdomain()));
    page.append("\" style=\"width:100%;height:70vh;border:0\"></iframe>");
    return Reply.html(200, page.append("</body></html>").toString());
  }

  /** The part that renews itself, apart from the form so that typing is not disturbed. */
  private Reply feed(Request request) {
    SandboxAccount account = chosen(request.query());
    var page =
        new StringBuilder(
            Pages.head(
                "Account " + account.subdomain(), "<meta http-equiv=\"refresh\" content=\"2\">"));
    List<SandboxTalk> talks = newest(account.talks());
    page.append("<h2>Talks</h2><table><tr><th>Talk<th>Customer<th>Messages</tr>");
    for (SandboxTalk talk : talks) {
      page.append("<tr><td>").append(talk.id()).append(talk.open() ? "" : " (closed)");
      page.append("<td>").append(Pages.escape(talk.customer()));
      page.append("<br>").append(Pages.escape(talk.origin())).append("<td>");
      for (SandboxMessage message : talk.messages()) {
        page.append("<div").append(message.incoming() ? ">" : " class=\"out\">");
        page.append("<b>").append(Pages.escape(message.author())).append(":</b> ");
        page.append(Pages.escape(message.text()).replace("\n", "<br>")).append("</div>");
      }
      page.append("</tr>");
    }
    page.append("</table><h2>Leads</h2><table><tr><th>Lead<th>Name<th>Stage<th>Price</tr>");
    for (SandboxLead lead : newest(account.leads())) {
      page.append("<tr><td>").append(lead.id());
      page.append("<td>").append(Pages.escape(lead.name()));
      page.append("<td>").append(Pages.escape(stage(account, lead)));
      page.append("<td>").append(lead.price().toPlainString()).append("</tr>");
    }
    page.append("</table><h2>Notes</h2><table><tr><th>On<th>Text</tr>");
    for (SandboxNote note : newest(account.notes())) {
      page.append("<tr><td>").append(Pages.escape(note.entityType())).append(' ');
      page.append(note.entityId()).append("<td>").append(Pages.escape(note.text()));
      page.append("</tr>");
    }
    return Reply.html(200, page.append("</table></body></html>").toString());
  }

  private static String stage(SandboxAccount account, SandboxLead lead) {
    return account.stages().entrySet().stream()
        .filter(stage -> stage.getValue() == lead.statusId())
        .map(stage -> stage.getKey())
        .findFirst()
        .orElseGet(() -> Long.toString(lead.statusId()));
  }

  private static <T> List<T> newest(List<T> all) {
    return new ArrayList<>(all).reversed().stream().limit(SHOWN).toList();
  }

  private Reply say(Request request) {
    Query form = request.form();
    String customer = form.first("customer").orElse("");
    SandboxAccount account = chosen(form);
    account.customerWrites(customer, form.first("text").orElse(""));
    return Reply.redirect(
        "/?account="
            + account.subdomain()
            + "&customer="
            + URLEncoder.encode(customer, StandardCharsets.UTF_8));
  }
}
