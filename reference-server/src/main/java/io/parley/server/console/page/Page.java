package io.parley.server.console.page;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The frame around a page: who sees it, in which language and look.
 *
 * @param section the part of the console it belongs to, such as {@code dashboard}; empty for none
 * @param tenant whose data is shown; empty before login
 * @param viewer who is signed in; empty before login
 * @param mayAct whether the viewer may do what operators do
 * @param mayManage whether the viewer may change what agents are and do, as admins may
 * @param texts the words
 * @param theme {@code light}, {@code dark} or {@code system}
 * @param look how the account wants its pages
 * @param csrf the token that forms carry
 * @param nonce allows this answer's scripts
 * @param assets addresses of style and scripts
 * @param path of the page itself, to come back to
 * @param now when it is made
 */
public record Page(
    String section,
    String tenant,
    String viewer,
    boolean mayAct,
    boolean mayManage,
    Texts texts,
    String theme,
    Look look,
    String csrf,
    String nonce,
    AssetPaths assets,
    String path,
    Instant now) {
  private static final Pattern DONE = Pattern.compile("[?&]done=([a-zA-Z]{1,40})(?:&|$)");
  private static final Pattern INSTANT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?Z");
  private static final Pattern LENGTH =
      Pattern.compile("\\bPT(?=\\d)(?:\\d{1,7}H)?(?:\\d{1,7}M)?\\b");
  private static final Pattern LONG_ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{8}([0-9a-f]{4})");
  private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMM, HH:mm z");

  /** Addresses that change with their content. */
  public record AssetPaths(String style, String script, String htmx, String icon) {}

  /** One way into the console. */
  public record NavItem(String section, Icon icon, String href, boolean here) {}

  /** The same page in another section. */
  public Page in(String section) {
    return new Page(
        section, tenant, viewer, mayAct, mayManage, texts, theme, look, csrf, nonce, assets, path,
        now);
  }

  /** The words of that name. */
  public String t(String key) {
    return texts.of(key);
  }

  /** The words of that name with values in them. */
  public String t(String key, Object... values) {
    return texts.of(key, values);
  }

  /** What was done just now, as the address of the page names it: {@code ?done=saved}. */
  public Optional<String> done() {
    Matcher named = DONE.matcher(path);
    return named.find() ? texts.find("done." + named.group(1)) : Optional.empty();
  }

  /** The address of a part of the tenant's console. */
  public String to(String rest) {
    return "/manage/" + tenant + "/" + rest;
  }

  /** The ways into the console that are always in sight, in order. */
  public List<NavItem> nav() {
    return List.of(
        item("dashboard", Icon.DASHBOARD),
        item("test-chat", Icon.CHAT),
        item("conversations", Icon.CONVERSATIONS),
        item("ai-agents", Icon.AGENT));
  }

  /** The others, in order; on a phone they are behind a button. */
  public List<NavItem> further() {
    return List.of(
        item("knowledge-base", Icon.BOOK),
        item("analytics", Icon.CHART),
        item("events", Icon.EVENTS),
        item("effects", Icon.EFFECTS),
        item("jobs", Icon.JOBS),
        item("account-settings", Icon.SETTINGS));
  }

  /** Whether the page is one of the others. */
  public boolean furtherHere() {
    return further().stream().anyMatch(NavItem::here);
  }

  private NavItem item(String name, Icon icon) {
    return new NavItem(name, icon, to(name), name.equals(section));
  }

  /**
   * A point in time on the account's clock, for a reader whose browser does not put it in their
   * own.
   */
  public String moment(Instant at) {
    return MOMENT.withLocale(texts.locale()).format(at.atZone(look.zone()));
  }

  /** A reason, with the instants and lengths of time in it as people write them. */
  public String told(String reason) {
    String dated =
        INSTANT
            .matcher(reason)
            .replaceAll(at -> Matcher.quoteReplacement(moment(Instant.parse(at.group()))));
    return LENGTH.matcher(dated).replaceAll(of -> Lengths.words(Duration.parse(of.group())));
  }

  /** What something is about; of a long id only the end is left. */
  public String about(String subject) {
    return LONG_ID.matcher(subject).replaceAll("…$1");
  }

  /** A whole number as the language writes it. */
  public String number(long value) {
    return String.format(texts.locale(), "%,d", value);
  }
}
