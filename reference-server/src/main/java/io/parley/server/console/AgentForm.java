package io.parley.server.console;

import io.parley.core.agent.Agent.Handoff;
import io.parley.core.agent.Agent.Memory;
import io.parley.core.agent.Agent.Model;
import io.parley.core.agent.Agent.Profile;
import io.parley.core.agent.Agent.Retrieval;
import io.parley.core.agent.Agent.Status;
import io.parley.core.agent.Conduct;
import io.parley.core.agent.Conduct.Guardrails;
import io.parley.core.agent.Tools;
import io.parley.core.agent.WorkingHours;
import io.parley.server.call.Bodies;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An agent as a form of texts, and back. Fields are named as the API names them. */
final class AgentForm {
  /** What comes before the name of a chosen tool, category or channel. */
  static final String TOOL = "tools.";

  static final String CATEGORY = "category.";
  private static final String CHANNEL = "channels.";
  private static final String CHOSEN = "true";

  private AgentForm() {}

  /** The fields of an agent that there is not yet. */
  static Map<String, String> blank() {
    Map<String, String> values = of(Profile.named("agent"));
    values.put("name", "");
    return values;
  }

  /** The fields that say what an agent is. */
  static Map<String, String> of(Profile profile) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("name", profile.name());
    values.put("description", profile.description());
    values.put("instructions", profile.instructions());
    values.put("languages", String.join(", ", profile.languages()));
    values.put("status", Bodies.spelled(profile.status()));
    Model model = profile.model();
    model.provider().ifPresent(text -> values.put("model.provider", text));
    model.name().ifPresent(text -> values.put("model.name", text));
    model.temperature().ifPresent(t -> values.put("model.temperature", number(t)));
    model.maxTokens().ifPresent(m -> values.put("model.maxTokens", String.valueOf(m)));
    profile.retrieval().categoryIds().forEach(id -> values.put(CATEGORY + id, CHOSEN));
    values.put("retrieval.topK", String.valueOf(profile.retrieval().topK()));
    values.put("retrieval.minScore", number(profile.retrieval().minScore()));
    values.put("retrieval.crmFields", String.join("\n", profile.retrieval().crmFields()));
    values.put("memory.window", String.valueOf(profile.memory().window()));
    check(values, "memory.summarise", profile.memory().summarise());
    check(values, "memory.facts", profile.memory().facts());
    check(values, "handoff.whenUnanswered", profile.handoff().whenUnanswered());
    check(values, "handoff.whenModelFails", profile.handoff().whenModelFails());
    profile.handoff().message().ifPresent(text -> values.put("handoff.message", text));
    Conduct conduct = profile.conduct();
    conduct.tools().forEach(tool -> values.put(TOOL + tool, CHOSEN));
    conduct.channels().forEach(channel -> values.put(CHANNEL + channel, CHOSEN));
    values.put("guardrails.links", String.join("\n", conduct.guardrails().links()));
    values.put("guardrails.neverSay", String.join("\n", conduct.guardrails().neverSay()));
    values.put("replyDelay", number(conduct.replyDelay().toMillis() / 1000.0));
    conduct.workingHours().ifPresent(hours -> HoursForm.put(hours, values));
    return values;
  }

  /** The agent that the fields say; empty where something is wrong with them. */
  static Optional<Profile> read(Fields fields, Tools tools, FormProblems problems) {
    Profile named = Profile.named("agent");
    String name = fields.text("name").orElse("");
    problems.attempt("name", named, () -> Profile.named(name));
    String description = fields.raw("description").strip();
    String instructions = fields.raw("instructions").strip();
    problems.attempt("description", named, () -> described(named, description));
    problems.attempt(
        "instructions", named, () -> Profile.named("agent").instructions(instructions));
    List<String> languages = Lists.parts(fields.raw("languages").toLowerCase(Locale.ROOT));
    problems.attempt("languages", named, () -> named.languages(languages.toArray(String[]::new)));
    Status status =
        problems.attempt(
            "status",
            Status.ACTIVE,
            () -> Bodies.choice("status", Status.class, fields.text("status").orElse("active")));
    Model model = model(fields, problems);
    Retrieval retrieval = retrieval(fields, problems);
    Memory memory =
        problems.attempt(
            "memory.window",
            Memory.DEFAULT,
            () ->
                new Memory(
                    whole(fields, "memory.window", Memory.DEFAULT.window()),
                    chosen(fields, "memory.summarise"),
                    chosen(fields, "memory.facts")));
    var handoff =
        new Handoff(
            chosen(fields, "handoff.whenUnanswered"),
            chosen(fields, "handoff.whenModelFails"),
            fields.text("handoff.message"));
    Conduct conduct = conduct(fields, tools, problems);
    return problems.none()
        ? Optional.of(
            new Profile(
                name,
                description,
                instructions,
                languages,
                status,
                model,
                retrieval,
                memory,
                handoff,
                conduct))
        : Optional.empty();
  }

  private static Profile described(Profile profile, String description) {
    return new Profile(
        profile.name(),
        description,
        profile.instructions(),
        profile.languages(),
        profile.status(),
        profile.model(),
        profile.retrieval(),
        profile.memory(),
        profile.handoff(),
        profile.conduct());
  }

  private static Model model(Fields fields, FormProblems problems) {
    Optional<String> provider = fields.text("model.provider");
    problems.attempt(
        "model.provider",
        Model.DEFAULT,
        () -> new Model(provider, Optional.empty(), Optional.empty(), Optional.empty()));
    Model temperature =
        problems.attempt(
            "model.temperature",
            Model.DEFAULT,
            () ->
                new Model(
                    Optional.empty(),
                    Optional.empty(),
                    fields
                        .text("model.temperature")
                        .map(text -> AccountForm.decimal("model.temperature", text)),
                    Optional.empty()));
    Model longest =
        problems.attempt(
            "model.maxTokens",
            Model.DEFAULT,
            () ->
                new Model(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    fields
                        .text("model.maxTokens")
                        .map(text -> AccountForm.whole("model.maxTokens", text))));
    return problems.attempt(
        "model.name",
        Model.DEFAULT,
        () ->
            new Model(
                provider,
                fields.text("model.name"),
                temperature.temperature(),
                longest.maxTokens()));
  }

  private static Retrieval retrieval(Fields fields, FormProblems problems) {
    Retrieval usual = Retrieval.DEFAULT;
    Retrieval most =
        problems.attempt(
            "retrieval.topK",
            usual,
            () -> new Retrieval(List.of(), whole(fields, "retrieval.topK", usual.topK()), 0));
    Retrieval least =
        problems.attempt(
            "retrieval.minScore",
            usual,
            () ->
                new Retrieval(
                    List.of(),
                    usual.topK(),
                    fields
                        .text("retrieval.minScore")
                        .map(text -> AccountForm.decimal("retrieval.minScore", text))
                        .orElse(usual.minScore())));
    Retrieval told =
        problems.attempt(
            "retrieval.crmFields",
            usual,
            () ->
                new Retrieval(
                    List.of(), usual.topK(), 0, Lists.lines(fields.raw("retrieval.crmFields"))));
    return new Retrieval(named(fields, CATEGORY), most.topK(), least.minScore(), told.crmFields());
  }

  private static Conduct conduct(Fields fields, Tools tools, FormProblems problems) {
    Conduct usual = Conduct.DEFAULT;
    List<String> chosen = named(fields, TOOL);
    tools.problem(chosen).ifPresent(problem -> problems.note("tools", "tools " + problem));
    List<String> allowed =
        problems.attempt("tools", usual, () -> usual.tools(chosen.toArray(String[]::new))).tools();
    List<String> hosts =
        problems
            .attempt(
                "guardrails.links",
                Guardrails.NONE,
                () ->
                    new Guardrails(
                        Lists.parts(fields.raw("guardrails.links").toLowerCase(Locale.ROOT)),
                        List.of()))
            .links();
    List<String> words =
        problems
            .attempt(
                "guardrails.neverSay",
                Guardrails.NONE,
                () -> new Guardrails(List.of(), Lists.lines(fields.raw("guardrails.neverSay"))))
            .neverSay();
    Duration delay =
        problems
            .attempt(
                "replyDelay",
                usual,
                () ->
                    usual.replyDelay(
                        fields
                            .text("replyDelay")
                            .map(text -> AccountForm.decimal("replyDelay", text))
                            .map(seconds -> Duration.ofMillis(Math.round(seconds * 1000)))
                            .orElse(Duration.ZERO)))
            .replyDelay();
    Optional<WorkingHours> hours = HoursForm.read(fields, problems);
    return problems.attempt(
        "channels",
        usual,
        () ->
            new Conduct(
                allowed, new Guardrails(hosts, words), hours, delay, named(fields, CHANNEL)));
  }

  /** The names of the boxes of one kind that are checked. */
  private static List<String> named(Fields fields, String kind) {
    return fields.values().keySet().stream()
        .filter(field -> field.startsWith(kind))
        .map(field -> field.substring(kind.length()))
        .toList();
  }

  private static int whole(Fields fields, String field, int otherwise) {
    return fields.text(field).map(text -> AccountForm.whole(field, text)).orElse(otherwise);
  }

  private static boolean chosen(Fields fields, String field) {
    return !fields.raw(field).isEmpty();
  }

  private static void check(Map<String, String> values, String field, boolean on) {
    if (on) {
      values.put(field, CHOSEN);
    }
  }

  /** Without a fraction where there is none. */
  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
