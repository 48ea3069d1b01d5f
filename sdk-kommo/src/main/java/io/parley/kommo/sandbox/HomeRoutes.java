package io.parley.kommo.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;

/** The page at {@code /}, where a person sees the accounts and types as a customer. */
final class HomeRoutes {
  private final KommoSandbox sandbox;

  HomeRoutes(KommoSandbox sandbox) {
    this.sandbox = sandbox;
  }

  void add(Router router) {
    router.add("GET", "/", request -> Reply.html(200, page(request).whole()));
    router.add("GET", "/sandbox/feed", request -> Reply.html(200, page(request).liveParts()));
    router.add("GET", "/sandbox/sandbox.css", request -> file("text/css", "sandbox.css"));
    router.add("GET", "/sandbox/sandbox.js", request -> file("text/javascript", "sandbox.js"));
    router.add("POST", "/sandbox/say", this::say);
    router.add("POST", "/sandbox/move", this::move);
    router.add("POST", "/sandbox/deal", this::deal);
  }

  private static Reply file(String type, String name) {
    try (var in = HomeRoutes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      return Reply.text(200, type, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SandboxAccount chosen(Query query) {
    return query.first("account").map(sandbox::account).orElseGet(sandbox::account);
  }

  private HomePage page(Request request) {
    SandboxAccount account = chosen(request.query());
    var talks = account.talks();
    Optional<SandboxTalk> named =
        request.query().number("talk").stream()
            .mapToObj(account::talk)
            .flatMap(Optional::stream)
            .findFirst();
    Optional<Long> lead =
        request.query().number("lead").stream()
            .boxed()
            .findFirst()
            .or(() -> named.map(SandboxTalk::leadId));
    // A lead without a talk is shown beside an empty chat; nothing named shows the newest talk.
    Optional<SandboxTalk> talk =
        named.or(
            () ->
                talks.stream()
                    .filter(t -> lead.map(id -> id == t.leadId()).orElse(true))
                    .max(Comparator.comparingLong(SandboxTalk::id)));
    return new HomePage(
        sandbox.accounts(),
        account,
        talks,
        talk,
        lead.or(() -> talk.map(SandboxTalk::leadId)).flatMap(account::lead));
  }

  private Reply say(Request request) {
    Query form = request.form();
    SandboxAccount account = chosen(form);
    String text = form.first("text").orElse("").strip();
    Optional<SandboxTalk> talk =
        form.number("talk").stream().mapToObj(account::talk).flatMap(Optional::stream).findFirst();
    if (form.first("as").filter("person"::equals).isPresent() && talk.isPresent()) {
      account.managerWrites(talk.get().id(), required("text", text));
      return back(account, "talk", talk.get().id());
    }
    String customer =
        talk.map(SandboxTalk::customer).orElseGet(() -> form.first("customer").orElse("").strip());
    String origin = talk.map(SandboxTalk::origin).orElse("telegram");
    var message = CustomerMessage.of(required("customer", customer), required("text", text));
    return back(account, "talk", account.customerWrites(message.withOrigin(origin)).talkId());
  }

  private Reply move(Request request) {
    Query form = request.form();
    SandboxAccount account = chosen(form);
    long lead = number(form, "lead");
    account.moveLead(lead, number(form, "status"));
    return back(account, "lead", lead);
  }

  private Reply deal(Request request) {
    Query form = request.form();
    SandboxAccount account = chosen(form);
    String name = required("name", form.first("name").orElse("").strip());
    return back(account, "lead", account.createLead(name).id());
  }

  private static long number(Query form, String name) {
    return form.number(name)
        .orElseThrow(() -> new IllegalArgumentException(name + " must be a number"));
  }

  private static String required(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + " must not be blank");
    }
    return value;
  }

  private static Reply back(SandboxAccount account, String name, long id) {
    return Reply.redirect("/?account=" + account.subdomain() + "&" + name + "=" + id);
  }
}
