package io.parley.kommo.action;

import static io.parley.kommo.action.LedgerDouble.sending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.core.RemoteException;
import io.parley.core.TenantId;
import io.parley.core.action.ActionCatalog;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.ActionSpec;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.action.ParameterError;
import io.parley.core.action.Rotation;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.secret.Secret;
import io.parley.core.work.Effect;
import io.parley.core.work.Storage;
import io.parley.kommo.Kommo;
import io.parley.kommo.RateBudget;
import io.parley.kommo.entity.CompanyDraft;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.LeadPatch;
import io.parley.kommo.entity.TypedValue;
import io.parley.kommo.reply.TalkTransport;
import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.kommo.sandbox.SandboxMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole vocabulary of actions: checked when it is stored, proven after a lost answer. */
class ActionVocabularyTest {
  private static final TenantId TENANT = new TenantId("demo");
  private static final ActionHandler.Claims NOBODY = id -> false;

  private final KommoSandbox sandbox =
      KommoSandbox.start(SandboxConfig.builder().requestsPerSecond(1000).build());
  private final SandboxAccount account = sandbox.account();
  private final Kommo kommo =
      Kommo.connect(sandbox.baseUrl())
          .longLivedToken(Secret.of(account.token()))
          .budget(RateBudget.unpaced())
          .timeout(Duration.ofSeconds(10))
          .build();
  private final Storage storage = new InMemoryStorage();
  private final List<ActionHandler> all = handlers();
  private final Map<String, ActionHandler> handlers =
      all.stream().collect(Collectors.toMap(ActionHandler::type, handler -> handler));
  private final ActionCatalog catalog = ActionCatalog.of(all);
  private final SandboxMessage question = account.customerWrites("Ana", "Hola");
  private int effects;

  private List<ActionHandler> handlers() {
    return KommoActions.all(
        (tenant, integration) ->
            Optional.of(new Connections.Connected(kommo, new TalkTransport(kommo))),
        new LedgerDouble(),
        new Rotation(storage));
  }

  @AfterEach
  void stop() {
    kommo.close();
    sandbox.close();
    storage.close();
  }

  @Test
  void every_action_says_what_it_does_and_takes_good_parameters() {
    assertThat(catalog.all())
        .allSatisfy(spec -> assertThat(spec.description()).isNotBlank().endsWith("."));
    good()
        .forEach(
            (type, parameters) ->
                assertThat(catalog.validate(type, parameters)).as(type).isEmpty());
    assertThat(good().keySet()).containsAll(catalog.all().stream().map(ActionSpec::type).toList());
  }

  @Test
  void wrong_parameters_are_found_before_they_are_stored() {
    assertThat(wrong("sendMessage", Map.of("text", ""))).containsExactly("text must not be empty");
    assertThat(wrong("createTask", Map.of("text", "Call", "due", "tomorrow")))
        .containsExactly(
            "due must be ISO-8601: a duration from the decision, such as PT2H, or an instant, is"
                + " \"tomorrow\"");
    assertThat(wrong("createTask", Map.of("text", "Call", "due", "P")))
        .singleElement()
        .asString()
        .startsWith("due must be ISO-8601");
    assertThat(wrong("moveLead", Map.of("statusId", "next")))
        .containsExactly("statusId must be a whole number, is \"next\"");
    assertThat(wrong("closeLead", Map.of())).containsExactly("won is missing");
    assertThat(wrong("setPrice", Map.of("price", -5)))
        .containsExactly("price must be at least 0, is -5");
    assertThat(wrong("setPrice", Map.of("price", "-5")))
        .containsExactly("price must be zero or more, in the account's currency, is \"-5\"");
    assertThat(wrong("assign", Map.of()))
        .containsExactly("must give 1 or more of [userId, roundRobin]");
    assertThat(wrong("assign", Map.of("userId", 1, "roundRobin", List.of(2))))
        .containsExactly("must give only 1 of [userId, roundRobin]");
    assertThat(wrong("runSalesbot", Map.of("botId", 0)))
        .containsExactly("botId must be at least 1, is 0");
    assertThat(catalog.validate("setPrice", Map.of("price", "{{lead.fields.BUDGET}}"))).isEmpty();
  }

  static Stream<Arguments> what_can_be_looked_up() {
    return Stream.of(
        Arguments.of("sendMessage", "POST", "*send_message"),
        Arguments.of("addNote", "POST", "*notes"),
        Arguments.of("createTask", "POST", "*tasks"),
        Arguments.of("completeTask", "PATCH", "*tasks/*"),
        Arguments.of("addTag", "PATCH", "*leads"),
        Arguments.of("removeTag", "PATCH", "*leads"),
        Arguments.of("moveLead", "PATCH", "*leads"),
        Arguments.of("closeLead", "PATCH", "*leads"),
        Arguments.of("setPrice", "PATCH", "*leads"),
        Arguments.of("setField", "PATCH", "*leads"),
        Arguments.of("assign", "PATCH", "*leads"));
  }

  @ParameterizedTest
  @MethodSource("what_can_be_looked_up")
  void an_act_whose_every_answer_is_lost_is_found_and_not_done_again(
      String type, String method, String path) {
    prepare();
    Effect effect = lead(type, good().getOrDefault(type, Map.of()));
    assertThat(handler(type).objection(effect)).isEmpty();
    assertThat(handler(type).reconcile(sending(effect), NOBODY)).isEqualTo(new Finding.Absent());
    sandbox.faults().add(Fault.dropAfter().on(method, path));

    var lost = catchThrowableOfType(RemoteException.class, () -> handler(type).run(effect));
    sandbox.faults().clear();

    assertThat(lost.mayHaveHappened()).isTrue();
    assertThat(handler(type).reconcile(sending(effect), NOBODY))
        .isInstanceOf(Finding.Happened.class);
  }

  @ParameterizedTest
  @MethodSource("what_can_be_looked_up")
  void an_act_that_never_arrived_is_absent_and_done_the_second_time(
      String type, String method, String path) {
    prepare();
    Effect effect = lead(type, good().getOrDefault(type, Map.of()));
    sandbox.faults().add(Fault.dropBefore().on(method, path));

    var lost = catchThrowableOfType(RemoteException.class, () -> handler(type).run(effect));
    sandbox.faults().clear();

    assertThat(lost).isNotNull();
    assertThat(handler(type).reconcile(sending(effect), NOBODY)).isEqualTo(new Finding.Absent());
    assertThat(handler(type).run(sending(effect))).isInstanceOf(Outcome.Done.class);
    assertThat(handler(type).reconcile(sending(effect), NOBODY))
        .isInstanceOf(Finding.Happened.class);
  }

  @Test
  void a_bot_whose_answer_is_lost_waits_for_a_person() {
    Effect effect = lead("runSalesbot", Map.of("botId", account.replyBotId()));
    assertThat(handler("runSalesbot").objection(effect)).isEmpty();
    sandbox.faults().add(Fault.dropAfter().on("POST", "*run").times(1));

    var lost =
        catchThrowableOfType(RemoteException.class, () -> handler("runSalesbot").run(effect));

    assertThat(lost.mayHaveHappened()).isTrue();
    assertThat(account.botRuns()).isEqualTo(1);
    assertThat(handler("runSalesbot").reconcile(sending(effect), NOBODY))
        .isEqualTo(new Finding.Unclear("Kommo does not show whether a bot ran"));
    assertThat(handler("runSalesbot").run(effect)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void a_bot_is_not_run_for_a_lead_that_was_closed_since_or_without_a_number() {
    Effect effect = lead("runSalesbot", Map.of("botId", account.replyBotId()));
    handler("closeLead").run(lead("closeLead", Map.of("won", true)));

    assertThat(handler("runSalesbot").objection(effect))
        .contains("lead " + question.leadId() + " is closed");
    assertThat(handler("runSalesbot").run(lead("runSalesbot", Map.of("botId", "x"))))
        .isEqualTo(new Outcome.Refused("botId 'x' must be a bot's number"));
  }

  @Test
  void a_lead_that_a_person_moved_on_is_not_dragged_back() {
    long from = kommo.leads().find(question.leadId()).orElseThrow().statusId();
    Effect effect =
        effect(
            "moveLead",
            Map.of("statusId", stage("Discussions")),
            Map.of("lead", "" + question.leadId(), "fromStatus", "" + from));
    assertThat(handler("moveLead").objection(effect)).isEmpty();

    account.moveLead(question.leadId(), stage("Decision making"));

    assertThat(handler("moveLead").objection(effect))
        .contains(
            "lead "
                + question.leadId()
                + " has left stage "
                + from
                + " since and is in stage "
                + stage("Decision making"));
  }

  @Test
  void a_move_that_happened_is_found_although_a_person_moved_the_lead_on_since() {
    Effect effect = lead("moveLead", Map.of("statusId", stage("Discussions")));
    handler("moveLead").run(effect);
    account.moveLead(question.leadId(), stage("Decision making"));

    assertThat(handler("moveLead").reconcile(sending(effect), NOBODY))
        .isInstanceOf(Finding.Happened.class);
    sandbox.faults().add(Fault.status(403).on("GET", "*events"));
    assertThat(handler("moveLead").reconcile(sending(effect), NOBODY))
        .as("without the history only the lead itself tells")
        .isEqualTo(new Finding.Absent());
  }

  @Test
  void work_goes_round_the_users_and_an_effect_keeps_its_own() {
    long admin = account.adminId();
    long manager = account.managerId();
    List<Long> users = List.of(admin, manager, admin);
    List<Long> given = new ArrayList<>();
    Effect first = null;
    for (int i = 0; i < 6; i++) {
      Effect effect = lead("assign", Map.of("roundRobin", users));
      first = first == null ? effect : first;
      handler("assign").run(effect);
      given.add(responsible());
    }

    assertThat(given).containsExactly(admin, manager, admin, admin, manager, admin);
    kommo.leads().update(question.leadId(), LeadPatch.builder().responsible(manager).build());
    handlers().stream()
        .filter(handler -> handler.type().equals("assign"))
        .findFirst()
        .orElseThrow()
        .run(first);
    assertThat(responsible()).as("also after a restart").isEqualTo(admin);
  }

  @Test
  void tags_fields_and_users_are_set_on_contacts_and_companies_too() {
    long company = kommo.companies().create(CompanyDraft.named("Acme").tag("Old").build());
    Map<String, String> ofCompany = Map.of("company", "" + company);

    run("addTag", Map.of("tag", "vip"), ofCompany);
    run("removeTag", Map.of("tag", "old"), ofCompany);
    run("assign", Map.of("userId", account.managerId()), ofCompany);
    run("setField", Map.of("field", "WEB", "value", "https://acme.example"), ofCompany);
    var read = kommo.companies().find(company).orElseThrow();
    assertThat(read.tagged("vip")).isTrue();
    assertThat(read.tagged("old")).isFalse();
    assertThat(read.responsibleUserId()).isEqualTo(account.managerId());
    assertThat(read.web()).contains("https://acme.example");

    Map<String, String> ofContact = Map.of("contact", "" + contact());
    run("setField", Map.of("field", "PHONE", "value", "+34600"), ofContact);
    run("addTag", Map.of("tag", "vip"), ofContact);
    assertThat(kommo.contacts().find(contact()).orElseThrow().phones()).containsExactly("+34600");
    assertThat(handler("addTag").objection(effect("addTag", Map.of("tag", "VIP"), ofContact)))
        .contains("contact " + contact() + " is as wanted already");
    assertThat(handler("addTag").run(effect("addTag", Map.of("tag", "x"), Map.of())))
        .isEqualTo(new Outcome.Refused("no lead, contact or company to change"));
  }

  @Test
  void a_field_takes_what_its_type_takes_and_nothing_else() {
    run("setField", field("AI mode", "HUMAN"));
    run("setField", field("Interests", List.of("tea", "coffee")));
    run("setField", field("Weight", 12.5));
    run("setField", field("VIP", true));
    run("setField", field("Delivery date", "2026-12-24"));

    var lead = kommo.leads().find(question.leadId()).orElseThrow();
    assertThat(lead.fields().find(fieldId("AI mode")).orElseThrow().text()).contains("human");
    assertThat(lead.fields().find(fieldId("Interests")).orElseThrow().texts())
        .containsExactly("tea", "coffee");
    assertThat(lead.fields().find(fieldId("Delivery date")).orElseThrow().typed())
        .singleElement()
        .isInstanceOf(TypedValue.Time.class);
    assertThat(handler("setField").run(lead("setField", field("AI mode", "robot"))))
        .isEqualTo(
            new Outcome.Refused(
                "value 'robot' does not suit field 'AI mode' of type select, which takes one of"
                    + " [active, human, paused]"));
    assertThat(handler("setField").run(lead("setField", Map.of("field", "NOPE", "value", "x"))))
        .isEqualTo(new Outcome.Refused("field 'NOPE' is no custom field of leads"));
  }

  /** Good parameters for every action. */
  private Map<String, Map<String, @Nullable Object>> good() {
    Map<String, Map<String, @Nullable Object>> good = new HashMap<>();
    good.put("sendMessage", Map.of("text", "Buenas tardes, {{contact.name|amigo}}"));
    good.put("addNote", Map.of("text", "Llamar"));
    good.put("createTask", Map.of("text", "Llamar", "due", "PT2H"));
    good.put("completeTask", Map.of("result", "hecho"));
    good.put("addTag", Map.of("tag", "vip"));
    good.put("removeTag", Map.of("tag", "old"));
    good.put("moveLead", Map.of("statusId", stage("Decision making")));
    good.put("closeLead", Map.of("won", false));
    good.put("setPrice", Map.of("price", "99.50"));
    good.put("setField", field("AI mode", "human"));
    good.put("assign", Map.of("roundRobin", List.of(account.managerId())));
    good.put("runSalesbot", Map.of("botId", account.replyBotId()));
    return good;
  }

  /** What acts need to find: a tag to take off, a task to complete. */
  private void prepare() {
    handler("addTag").run(lead("addTag", Map.of("tag", "old")));
    handler("createTask").run(lead("createTask", Map.of("text", "open", "due", "P1D")));
  }

  private List<String> wrong(String type, Map<String, @Nullable Object> parameters) {
    return catalog.validate(type, parameters).stream().map(ParameterError::toString).toList();
  }

  private void run(String type, Map<String, @Nullable Object> parameters) {
    run(type, parameters, Map.of("lead", "" + question.leadId()));
  }

  private void run(
      String type, Map<String, @Nullable Object> parameters, Map<String, String> target) {
    Effect effect = effect(type, parameters, target);
    assertThat(handler(type).objection(effect)).isEmpty();
    assertThat(handler(type).reconcile(sending(effect), NOBODY)).isEqualTo(new Finding.Absent());
    assertThat(handler(type).run(effect)).isInstanceOf(Outcome.Done.class);
    assertThat(handler(type).reconcile(sending(effect), NOBODY))
        .isInstanceOf(Finding.Happened.class);
    assertThat(handler(type).objection(effect)).isPresent();
  }

  private Map<String, @Nullable Object> field(String name, Object value) {
    return Map.of("field", fieldId(name), "value", value);
  }

  private long fieldId(String name) {
    return kommo
        .customFields()
        .list(EntityKind.LEADS)
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private long stage(String name) {
    return Optional.ofNullable(account.stages().get(name)).orElseThrow();
  }

  private long contact() {
    return kommo.talks().find(question.talkId()).orElseThrow().contactId();
  }

  private long responsible() {
    return kommo.leads().find(question.leadId()).orElseThrow().responsibleUserId();
  }

  private ActionHandler handler(String type) {
    return Optional.ofNullable(handlers.get(type)).orElseThrow();
  }

  private Effect lead(String type, Map<String, @Nullable Object> parameters) {
    return effect(type, parameters, Map.of("lead", "" + question.leadId()));
  }

  private Effect effect(
      String type, Map<String, @Nullable Object> parameters, Map<String, String> target) {
    String key = type + "|" + effects++;
    return Effect.planned(
        TENANT,
        key,
        "e-" + key,
        type,
        "lead:" + question.leadId(),
        parameters,
        target,
        Optional.empty(),
        1,
        sandbox.now());
  }
}
