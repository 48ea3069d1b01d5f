package io.parley.kommo.action;

import static io.parley.kommo.action.LedgerDouble.sending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.core.RemoteException;
import io.parley.core.TenantId;
import io.parley.core.action.ActionHandler;
import io.parley.core.action.Finding;
import io.parley.core.action.Outcome;
import io.parley.core.action.Rotation;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.json.Json;
import io.parley.core.secret.Secret;
import io.parley.core.work.Effect;
import io.parley.core.work.Storage;
import io.parley.kommo.Kommo;
import io.parley.kommo.RateBudget;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.PipelineStatus;
import io.parley.kommo.reply.TalkTransport;
import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.kommo.sandbox.SandboxMessage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KommoActionsTest {
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
  private final LedgerDouble ledger = new LedgerDouble();
  private final Map<String, ActionHandler> handlers =
      KommoActions.all(
              (tenant, integration) ->
                  integration.equals("i-1")
                      ? Optional.of(new Connections.Connected(kommo, new TalkTransport(kommo)))
                      : Optional.empty(),
              ledger,
              new Rotation(storage))
          .stream()
          .collect(Collectors.toMap(ActionHandler::type, handler -> handler));
  private final SandboxMessage question = account.customerWrites("Ana", "Hola");
  private int effects;

  @AfterEach
  void stop() {
    kommo.close();
    sandbox.close();
    storage.close();
  }

  @Test
  void every_action_has_a_schema_that_is_json() {
    assertThat(handlers)
        .containsOnlyKeys(
            "sendMessage",
            "addNote",
            "createTask",
            "completeTask",
            "addTag",
            "removeTag",
            "moveLead",
            "closeLead",
            "setPrice",
            "setField",
            "assign",
            "runSalesbot");
    handlers
        .values()
        .forEach(
            handler ->
                assertThat(Json.readMap(handler.parameters())).containsEntry("type", "object"));
  }

  @Test
  void an_effect_of_an_unknown_integration_is_refused() {
    Effect effect = effect("addNote", "lead", question.leadId(), Map.of("text", "x"));
    Effect lost = with(effect, Map.of("lead", "1", "integration", "gone"));

    for (ActionHandler handler : handlers.values()) {
      assertThat(handler.run(lost))
          .isEqualTo(new Outcome.Refused("integration 'gone' is not connected"));
      assertThat(handler.reconcile(lost, NOBODY)).isInstanceOf(Finding.Unclear.class);
      assertThat(handler.objection(lost)).isEmpty();
    }
  }

  @Test
  void a_message_is_sent_once_and_found_by_its_id() {
    Effect effect = message("Buenas tardes");

    assertThat(handler(effect).objection(effect)).isEmpty();
    var done = (Outcome.Done) handler(effect).run(effect);

    assertThat(account.sentMessages())
        .extracting(SandboxMessage::text)
        .containsExactly("Buenas tardes");
    assertThat(handler(effect).reconcile(sending(effect), NOBODY))
        .isEqualTo(new Finding.Happened(done.remoteId()));
    assertThat(handler(effect).reconcile(sending(effect), done.remoteId().orElseThrow()::equals))
        .isEqualTo(new Finding.Absent());
  }

  @Test
  void a_message_whose_answer_was_lost_is_found_and_not_sent_again() {
    sandbox.faults().add(Fault.dropAfter().on("POST", "*send_message").times(1));
    Effect effect = message("Buenas tardes");

    var lost = catchThrowableOfType(RemoteException.class, () -> handler(effect).run(effect));

    assertThat(lost.mayHaveHappened()).isTrue();
    assertThat(handler(effect).reconcile(sending(effect), NOBODY))
        .isInstanceOf(Finding.Happened.class);
    assertThat(account.sentMessages()).hasSize(1);
  }

  @Test
  void a_message_that_never_arrived_is_absent() {
    sandbox.faults().add(Fault.dropBefore().on("POST", "*send_message").times(1));
    Effect effect = message("Buenas tardes");

    assertThatThrownBy(() -> handler(effect).run(effect)).isInstanceOf(RemoteException.class);

    assertThat(handler(effect).reconcile(sending(effect), NOBODY)).isEqualTo(new Finding.Absent());
    assertThat(handler(effect).run(sending(effect, 2))).isInstanceOf(Outcome.Done.class);
    assertThat(account.sentMessages()).hasSize(1);
  }

  @Test
  void a_long_message_broken_off_is_completed_without_repeating_its_first_part() {
    String text = "We deliver within two days. ".repeat(180).strip();
    Effect effect = message(text);
    handler(effect).run(message(text.substring(0, 4087)));
    assertThat(account.sentMessages()).hasSize(1);

    assertThat(handler(effect).reconcile(sending(effect), NOBODY)).isEqualTo(new Finding.Absent());
    handler(effect).run(sending(effect, 2));

    assertThat(account.sentMessages()).hasSize(2);
    assertThat(
            account.sentMessages().stream()
                .map(SandboxMessage::text)
                .collect(Collectors.joining(" ")))
        .isEqualTo(text);
  }

  @Test
  void nothing_is_sent_over_the_head_of_a_person() {
    Effect effect = message("Buenas tardes");
    account.managerWrites(question.talkId(), "Ya le atiendo");

    assertThat(handler(effect).objection(effect))
        .hasValueSatisfying(why -> assertThat(why).contains("wrote in talk " + question.talkId()));
  }

  @Test
  void what_the_ledger_sent_is_not_taken_for_a_person() {
    Effect effect = message("Buenas tardes");
    // Some accounts show an integration's messages as written by the user of its token.
    account.managerWrites(question.talkId(), "Ya le atiendo");
    ledger.effects.add(sending(message("Ya le atiendo")));

    assertThat(handler(effect).objection(effect)).isEmpty();
  }

  @Test
  void a_person_who_wrote_before_the_question_does_not_silence_the_agent() {
    account.managerWrites(question.talkId(), "Bienvenida");
    sandbox.advance(Duration.ofMinutes(1));
    SandboxMessage again = account.customerWrites("Ana", "¿Y el envío?");
    Effect effect =
        with(
            message("Dos días"),
            Map.of(
                "integration", "i-1",
                "talk", String.valueOf(again.talkId()),
                "asked", again.at().toString()));

    assertThat(handler(effect).objection(effect)).isEmpty();
  }

  @Test
  void nothing_is_sent_into_a_closed_or_missing_talk() {
    account.closeTalk(question.talkId());

    assertThat(handler("sendMessage").objection(message("x")))
        .contains("talk " + question.talkId() + " is closed");
    Effect missing = with(message("x"), Map.of("integration", "i-1", "talk", "999999"));
    assertThat(handler("sendMessage").objection(missing)).contains("talk 999999 is not there");
  }

  @Test
  void without_the_history_scope_the_talk_alone_decides() {
    sandbox.faults().add(Fault.status(403).on("GET", "*messages"));

    Effect effect = message("x");
    assertThat(handler(effect).objection(effect)).isEmpty();
    assertThat(handler(effect).run(sending(effect))).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void a_first_attempt_reads_the_talk_and_its_history_once_each() {
    Effect effect = message("Buenas tardes");

    assertThat(handler(effect).objection(effect)).isEmpty();
    handler(effect).run(sending(effect));

    assertThat(account.stats().byRoute())
        .containsEntry("GET /api/v4/talks/{id}", 1L)
        .containsEntry("GET /api/v4/talks/{id}/messages", 1L)
        .containsEntry("POST /api/v4/talks/{id}/send_message", 1L);
  }

  @Test
  void a_message_to_a_lead_goes_to_its_open_talk() {
    Effect effect = effect("sendMessage", "lead", question.leadId(), Map.of("text", "Hola Ana"));

    assertThat(handler(effect).run(effect)).isInstanceOf(Outcome.Done.class);
    assertThat(account.sentMessages().getLast().talkId()).isEqualTo(question.talkId());
    assertThat(handler(effect).reconcile(sending(effect), NOBODY))
        .isInstanceOf(Finding.Happened.class);
  }

  @Test
  void a_note_whose_answer_was_lost_is_found_unless_it_is_anothers() {
    sandbox.faults().add(Fault.dropAfter().on("POST", "*notes").times(1));
    Effect effect = lead("addNote", Map.of("text", "Llamar mañana"));

    assertThatThrownBy(() -> handler(effect).run(effect)).isInstanceOf(RemoteException.class);

    var found = (Finding.Happened) handler(effect).reconcile(sending(effect), NOBODY);
    assertThat(handler(effect).reconcile(sending(effect), found.remoteId().orElseThrow()::equals))
        .isEqualTo(new Finding.Absent());
    assertThat(account.notes().stream().filter(note -> note.text().equals("Llamar mañana")))
        .hasSize(1);
  }

  @Test
  void a_task_is_due_from_the_decision_on_and_found_again() {
    Effect effect = lead("createTask", Map.of("text", "Llamar", "due", "PT2H", "taskType", 1));

    var done = (Outcome.Done) handler(effect).run(effect);

    var task = kommo.tasks().about(EntityKind.LEADS, question.leadId()).findFirst().orElseThrow();
    assertThat(task.completeTill().getEpochSecond())
        .isEqualTo(effect.createdAt().plus(Duration.ofHours(2)).getEpochSecond());
    assertThat(handler(effect).reconcile(sending(effect), NOBODY))
        .isEqualTo(new Finding.Happened(done.remoteId()));
    Effect wrong = lead("createTask", Map.of("text", "Llamar", "due", "tomorrow"));
    assertThat(handler(wrong).run(wrong))
        .isEqualTo(new Outcome.Refused("due 'tomorrow' must be an ISO-8601 duration or instant"));
  }

  @Test
  void the_task_that_is_due_first_is_completed() {
    handler("createTask").run(lead("createTask", Map.of("text", "later", "due", "P2D")));
    handler("createTask").run(lead("createTask", Map.of("text", "sooner", "due", "P1D")));
    Effect effect = lead("completeTask", Map.of("result", "hecho"));

    assertThat(handler(effect).objection(effect)).isEmpty();
    assertThat(handler(effect).run(effect)).isInstanceOf(Outcome.Done.class);

    assertThat(kommo.tasks().about(EntityKind.LEADS, question.leadId()).filter(t -> t.completed()))
        .singleElement()
        .satisfies(task -> assertThat(task.text()).isEqualTo("sooner"));
    assertThat(handler(effect).reconcile(sending(effect), NOBODY))
        .isInstanceOf(Finding.Happened.class);
  }

  @Test
  void a_lead_is_tagged_and_untagged_once() {
    Effect add = lead("addTag", Map.of("tag", "vip"));
    assertThat(handler(add).reconcile(sending(add), NOBODY)).isEqualTo(new Finding.Absent());
    handler(add).run(add);

    assertThat(kommo.leads().find(question.leadId()).orElseThrow().tagged("VIP")).isTrue();
    assertThat(handler(add).objection(add))
        .contains("lead " + question.leadId() + " is as wanted already");
    assertThat(handler(add).reconcile(sending(add), NOBODY)).isInstanceOf(Finding.Happened.class);

    Effect remove = lead("removeTag", Map.of("tag", "vip"));
    assertThat(handler(remove).objection(remove)).isEmpty();
    handler(remove).run(remove);
    assertThat(kommo.leads().find(question.leadId()).orElseThrow().tagged("vip")).isFalse();
  }

  @Test
  void a_lead_is_moved_priced_and_assigned() {
    long stage =
        account.stages().values().stream()
            .filter(id -> id != PipelineStatus.WON && id != PipelineStatus.LOST)
            .reduce((one, other) -> other)
            .orElseThrow();

    run(lead("moveLead", Map.of("statusId", stage)));
    run(lead("setPrice", Map.of("price", 1500.5)));
    run(lead("assign", Map.of("userId", String.valueOf(account.managerId()))));

    var lead = kommo.leads().find(question.leadId()).orElseThrow();
    assertThat(lead.statusId()).isEqualTo(stage);
    assertThat(lead.price()).isEqualByComparingTo(new BigDecimal("1500.5"));
    assertThat(lead.responsibleUserId()).isEqualTo(account.managerId());
  }

  @Test
  void a_lead_is_closed_in_its_own_pipeline() {
    run(lead("closeLead", Map.of("won", true)));

    var lead = kommo.leads().find(question.leadId()).orElseThrow();
    assertThat(lead.statusId()).isEqualTo(PipelineStatus.WON);
    assertThat(lead.pipelineId()).isEqualTo(account.pipelineId());
  }

  @Test
  void a_field_is_filled_and_emptied() {
    long field =
        kommo
            .customFields()
            .list(EntityKind.LEADS)
            .filter(found -> found.type().equals("text") || found.type().equals("textarea"))
            .findFirst()
            .orElseThrow()
            .id();

    run(lead("setField", Map.of("field", field, "value", "azul")));
    assertThat(
            kommo
                .leads()
                .find(question.leadId())
                .orElseThrow()
                .fields()
                .find(field)
                .orElseThrow()
                .text())
        .contains("azul");

    Map<String, @Nullable Object> empty = new HashMap<>();
    empty.put("field", String.valueOf(field));
    empty.put("value", null);
    run(lead("setField", empty));
    assertThat(kommo.leads().find(question.leadId()).orElseThrow().fields().find(field)).isEmpty();
  }

  @Test
  void wrong_parameters_are_refused_by_name() {
    Map<String, Map<String, @Nullable Object>> wrong =
        Map.of(
            "sendMessage", Map.of("text", " "),
            "addNote", Map.of(),
            "createTask", Map.of("due", "PT1H"),
            "addTag", Map.of("tag", ""),
            "moveLead", Map.of("statusId", "next"),
            "closeLead", Map.of("won", "maybe"),
            "setPrice", Map.of("price", "-5"),
            "setField", Map.of("value", 5),
            "assign", Map.of("roundRobin", Arrays.asList("nobody")));

    wrong.forEach(
        (action, parameters) ->
            assertThat(handler(action).run(lead(action, parameters)))
                .as(action)
                .isInstanceOf(Outcome.Refused.class));
  }

  @Test
  void a_lead_that_is_gone_is_refused_and_cannot_be_looked_up() {
    account.deleteLead(question.leadId());
    Effect effect = lead("addTag", Map.of("tag", "vip"));

    assertThat(handler(effect).run(effect))
        .isEqualTo(new Outcome.Refused("lead " + question.leadId() + " is not there"));
    assertThat(handler(effect).reconcile(sending(effect), NOBODY))
        .isInstanceOf(Finding.Unclear.class);
  }

  private void run(Effect effect) {
    ActionHandler handler = handler(effect);
    assertThat(handler.objection(effect)).isEmpty();
    assertThat(handler.reconcile(sending(effect), NOBODY)).isEqualTo(new Finding.Absent());
    assertThat(handler.run(effect)).isInstanceOf(Outcome.Done.class);
    assertThat(handler.reconcile(sending(effect), NOBODY)).isInstanceOf(Finding.Happened.class);
    assertThat(handler.objection(effect)).isPresent();
  }

  private ActionHandler handler(Effect effect) {
    return handler(effect.action());
  }

  private ActionHandler handler(String action) {
    return handlers.get(action);
  }

  private Effect message(String text) {
    return effect("sendMessage", "talk", question.talkId(), Map.of("text", text));
  }

  private Effect lead(String action, Map<String, @Nullable Object> parameters) {
    return effect(action, "lead", question.leadId(), parameters);
  }

  private Effect effect(
      String action, String place, long id, Map<String, @Nullable Object> parameters) {
    String key = action + "|" + effects++;
    return Effect.planned(
        TENANT,
        key,
        "e-" + key,
        action,
        place + ":" + id,
        parameters,
        Map.of("integration", "i-1", place, String.valueOf(id), "asked", question.at().toString()),
        Optional.empty(),
        1,
        sandbox.now());
  }

  private Effect with(Effect effect, Map<String, String> target) {
    return Effect.planned(
        TENANT,
        effect.key(),
        effect.id(),
        effect.action(),
        effect.subject(),
        effect.parameters(),
        target,
        Optional.empty(),
        1,
        effect.createdAt());
  }
}
