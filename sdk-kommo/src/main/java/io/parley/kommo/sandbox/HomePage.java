package io.parley.kommo.sandbox;

import static io.parley.kommo.sandbox.Pages.escape;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One account as a person sees it: its talks, one of them open, the lead it is about, and the board
 * of all leads.
 *
 * @param talk the one that is open
 * @param lead the one whose card is shown
 */
record HomePage(
    Collection<SandboxAccount> accounts,
    SandboxAccount account,
    List<SandboxTalk> talks,
    Optional<SandboxTalk> talk,
    Optional<SandboxLead> lead) {
  private static final int MOST_TALKS = 100;
  private static final int MOST_MESSAGES = 200;
  private static final int MOST_CARDS = 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  String whole() {
    String account = "<input type=\"hidden\" name=\"account\" value=\"" + subdomain() + "\">";
    return Pages.start("Kommo sandbox: " + this.account.subdomain())
        + "<header class=\"top\"><h1><a href=\"/\">Kommo sandbox</a></h1>"
        + "<span class=\"badge\">not the real Kommo</span>"
        + "<nav class=\"tabs\" aria-label=\"Accounts\">"
        + tabs()
        + "</nav></header><main data-feed=\"/sandbox/feed?"
        + place()
        + "\"><div class=\"desk\"><section class=\"panel talks\" aria-label=\"Talks\">"
        + "<div class=\"head\"><h2>Talks</h2></div>"
        + "<ul class=\"scroll\" data-live=\"talks\">"
        + talkList()
        + "</ul><form method=\"post\" action=\"/sandbox/say\">"
        + account
        + """
        <label for="customer">A new customer writes</label>
        <input id="customer" name="customer" required maxlength="100" placeholder="Name">
        <input name="text" required maxlength="4000" placeholder="Hello!" aria-label="Message">
        <button>Start a talk</button></form></section>
        <section class="panel chat" aria-label="Chat"><div class="head" data-live="head">\
        """
        + chatHead()
        + "</div><div class=\"messages scroll\" data-live=\"messages\" aria-live=\"polite\">"
        + messages()
        + "</div>"
        + writing(account)
        + "</section><aside class=\"panel lead\" aria-label=\"Lead\" data-live=\"lead\">"
        + card(account)
        + "</aside></div><div class=\"row\"><h2>Leads</h2>"
        + "<form class=\"row\" method=\"post\" action=\"/sandbox/deal\">"
        + account
        + """
        <input name="name" required maxlength="255" placeholder="New lead" aria-label="Name">
        <button>Create</button></form></div><div class="board" data-live="board">\
        """
        + board()
        + "</div></main><script src=\"/sandbox/sandbox.js\" defer></script></body></html>";
  }

  /** What changes by itself, for the script to put in place. */
  String liveParts() {
    String account = "<input type=\"hidden\" name=\"account\" value=\"" + subdomain() + "\">";
    return live("talks", talkList())
        + live("head", chatHead())
        + live("messages", messages())
        + live("lead", card(account))
        + live("board", board());
  }

  private static String live(String name, String html) {
    return "<div data-live=\"" + name + "\">" + html + "</div>";
  }

  private String subdomain() {
    return escape(account.subdomain());
  }

  private String place() {
    return "account="
        + subdomain()
        + talk.map(t -> "&amp;talk=" + t.id()).orElse("")
        + lead.map(l -> "&amp;lead=" + l.id()).orElse("");
  }

  private String tabs() {
    var html = new StringBuilder();
    for (SandboxAccount other : accounts) {
      boolean here = other.subdomain().equals(account.subdomain());
      html.append("<a href=\"/?account=").append(escape(other.subdomain())).append('"');
      html.append(here ? " aria-current=\"page\">" : ">");
      html.append(escape(other.subdomain())).append("</a>");
    }
    return html.toString();
  }

  private String talkList() {
    if (talks.isEmpty()) {
      return "<li class=\"empty\">Nobody has written yet.</li>";
    }
    var html = new StringBuilder();
    talks.stream()
        .sorted(Comparator.comparingLong(HomePage::lastAt).reversed())
        .limit(MOST_TALKS)
        .forEach(
            t -> {
              boolean here = talk.filter(open -> open.id() == t.id()).isPresent();
              html.append("<li><a href=\"/?account=").append(subdomain());
              html.append("&amp;talk=").append(t.id()).append('"');
              html.append(here ? " aria-current=\"true\">" : ">");
              html.append("<span class=\"who\">").append(escape(t.customer()));
              html.append("<span class=\"small muted\">").append(escape(t.origin()));
              html.append(t.open() ? "" : ", closed").append("</span></span>");
              html.append("<span class=\"last\">");
              html.append(escape(t.messages().isEmpty() ? "" : t.messages().getLast().text()));
              html.append("</span></a></li>");
            });
    return html.toString();
  }

  private static long lastAt(SandboxTalk talk) {
    return talk.messages().isEmpty() ? 0 : talk.messages().getLast().at().getEpochSecond();
  }

  private String chatHead() {
    return talk.map(
            t ->
                "<h2>%s</h2><span class=\"small muted\">talk %d over %s, %s</span>"
                    .formatted(
                        escape(t.customer()),
                        t.id(),
                        escape(t.origin()),
                        t.open() ? "open" : "closed"))
        .orElse("<h2>Chat</h2>");
  }

  private String messages() {
    List<SandboxMessage> all = talk.map(SandboxTalk::messages).orElse(List.of());
    if (all.isEmpty()) {
      return "<p class=\"empty\">Let a customer write, and see what the account does.</p>";
    }
    var html = new StringBuilder();
    for (SandboxMessage message :
        all.subList(Math.max(0, all.size() - MOST_MESSAGES), all.size())) {
      html.append("<div class=\"message").append(message.incoming() ? "\">" : " out\">");
      html.append("<p>").append(escape(message.text()));
      message
          .attachment()
          .ifPresent(file -> html.append(" [").append(escape(file.fileName())).append(']'));
      html.append("</p><span class=\"small muted\">").append(escape(message.author()));
      html.append(' ').append(TIME.format(message.at())).append("</span></div>");
    }
    return html.toString();
  }

  private String writing(String account) {
    return talk.map(
            t ->
                """
                <form class="write" method="post" action="/sandbox/say">%s
                <input type="hidden" name="talk" value="%d">
                <div class="row as"><label for="as">Write as</label>
                <select id="as" name="as"><option value="customer">%s, a customer</option>
                <option value="person">a person of the company</option></select></div>
                <textarea name="text" rows="1" required maxlength="4000" autofocus
                 placeholder="Write as a customer…" aria-label="Message"></textarea>
                <button class="primary">Send</button></form>
                """
                    .formatted(account, t.id(), escape(t.customer())))
        .orElse("");
  }

  private String card(String account) {
    if (lead.isEmpty()) {
      return "<div class=\"head\"><h2>Lead</h2></div><p class=\"empty\">No lead is chosen.</p>";
    }
    SandboxLead shown = lead.get();
    var html = new StringBuilder("<div class=\"head\"><h2>");
    html.append(escape(shown.name())).append("</h2><span class=\"small muted\">lead ");
    html.append(shown.id()).append("</span></div><div class=\"body scroll\">");
    html.append("<form class=\"row\" method=\"post\" action=\"/sandbox/move\">").append(account);
    html.append("<input type=\"hidden\" name=\"lead\" value=\"").append(shown.id()).append("\">");
    html.append("<label for=\"status\">Stage</label>");
    html.append("<select id=\"status\" name=\"status\" data-submits>");
    for (Map.Entry<String, Long> stage : this.account.stages().entrySet()) {
      html.append("<option value=\"").append(stage.getValue());
      html.append(stage.getValue() == shown.statusId() ? "\" selected>" : "\">");
      html.append(escape(stage.getKey())).append("</option>");
    }
    html.append("</select><button>Move</button></form><dl style=\"margin-top:.8rem\">");
    pair(html, "Price", shown.price().toPlainString());
    pair(html, "Responsible", responsible(shown));
    shown.fields().forEach((name, values) -> pair(html, name, String.join(", ", values)));
    html.append("</dl>");
    if (!shown.tags().isEmpty()) {
      html.append("<h3>Tags</h3>");
      shown
          .tags()
          .forEach(t -> html.append("<span class=\"chip\">").append(escape(t)).append("</span>"));
    }
    listed(html, "Tasks", tasks(shown));
    listed(html, "Notes", notes(shown));
    return html.append("</div>").toString();
  }

  private static void pair(StringBuilder html, String name, String value) {
    html.append("<dt>").append(escape(name)).append("</dt><dd>").append(escape(value));
    html.append("</dd>");
  }

  private static void listed(StringBuilder html, String title, List<String> items) {
    if (!items.isEmpty()) {
      html.append("<h3>").append(title).append("</h3><ul class=\"notes\">");
      items.forEach(html::append);
      html.append("</ul>");
    }
  }

  private String responsible(SandboxLead shown) {
    AccountState state = account.state();
    return state.locked(() -> state.user(shown.responsibleUserId()).map(User::name)).orElse("");
  }

  private List<String> tasks(SandboxLead shown) {
    return account.tasks().stream()
        .filter(task -> task.entityType().equals("leads") && task.entityId() == shown.id())
        .map(
            task ->
                (task.completed() ? "<li class=\"done\">" : "<li>")
                    + escape(task.text())
                    + (task.result().isEmpty() ? "" : " (" + escape(task.result()) + ")")
                    + "</li>")
        .toList();
  }

  private List<String> notes(SandboxLead shown) {
    return account.notes().stream()
        .filter(note -> note.entityType().equals("leads") && note.entityId() == shown.id())
        .map(note -> "<li>" + escape(note.text()) + "</li>")
        .toList();
  }

  private String board() {
    List<SandboxLead> all = account.leads();
    Collection<Long> stages = account.stages().values();
    var html = new StringBuilder();
    account
        .stages()
        .forEach((name, status) -> column(html, name, all, lead -> lead.statusId() == status));
    if (all.stream().anyMatch(lead -> !stages.contains(lead.statusId()))) {
      column(html, "Other pipelines", all, lead -> !stages.contains(lead.statusId()));
    }
    return html.toString();
  }

  private void column(
      StringBuilder html, String name, List<SandboxLead> all, Predicate<SandboxLead> here) {
    List<SandboxLead> leads = all.stream().filter(here).toList().reversed();
    html.append("<section class=\"stage\"><h3><span>").append(escape(name)).append("</span><span>");
    html.append(leads.size()).append("</span></h3>");
    leads.stream()
        .limit(MOST_CARDS)
        .forEach(
            each -> {
              html.append("<a class=\"card\" href=\"/?account=").append(subdomain());
              html.append("&amp;lead=").append(each.id()).append("\">");
              html.append(escape(each.name())).append("<span class=\"small\">");
              html.append(each.price().signum() == 0 ? "" : each.price().toPlainString());
              html.append(each.price().signum() == 0 || each.tags().isEmpty() ? "" : " · ");
              html.append(escape(String.join(", ", each.tags()))).append("</span></a>");
            });
    if (leads.size() > MOST_CARDS) {
      html.append("<span class=\"small muted\">and ").append(leads.size() - MOST_CARDS);
      html.append(" more</span>");
    }
    html.append("</section>");
  }
}
