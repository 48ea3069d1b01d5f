package io.parley.kommo.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.secret.Secret;
import io.parley.kommo.Kommo;
import io.parley.kommo.RateBudget;
import io.parley.kommo.Webhooks;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.NoteDraft;
import io.parley.kommo.entity.TaskDraft;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.testkit.HookReceiver;
import io.parley.kommo.testkit.KommoSandboxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a Kommo posts over a real connection, read into events. */
@ExtendWith(KommoSandboxExtension.class)
class SandboxHooksTest {
  private static final Set<String> EXPECTED =
      Set.of(
          "message.received",
          "talk.created",
          "talk.closed",
          "lead.created",
          "lead.status_changed",
          "lead.responsible_changed",
          "lead.note_added",
          "lead.deleted",
          "contact.created",
          "task.created");

  @Test
  void what_happens_in_an_account_arrives_as_events(
      KommoSandbox sandbox, SandboxAccount account, HookReceiver receiver) {
    try (var kommo =
        Kommo.connect(sandbox.baseUrl())
            .longLivedToken(Secret.of(account.token()))
            .budget(RateBudget.unpaced())
            .build()) {
      kommo.webhooks().subscribe(receiver.uri(), Webhooks.ALL_EVENTS);

      var question = account.customerWrites("Ana", "¿Abren hoy? 100% & +");
      long stage = account.stages().values().stream().skip(2).findFirst().orElseThrow();
      account.moveLead(question.leadId(), stage);
      account.assignLead(question.leadId(), account.managerId());
      kommo.notes(EntityKind.LEADS).create(question.leadId(), NoteDraft.text("llamar"));
      kommo
          .tasks()
          .create(
              TaskDraft.of("Llamar", sandbox.now().plusSeconds(3600))
                  .about(EntityKind.LEADS, question.leadId())
                  .build());
      account.closeTalk(question.talkId());
      account.deleteLead(question.leadId());

      List<KommoEvent> events = new ArrayList<>();
      List<HookReceiver.Hook> hooks = receiver.take(1);
      while (!hooks.isEmpty()) {
        for (HookReceiver.Hook hook : hooks) {
          events.addAll(
              WebhookReader.read(hook.body().getBytes(StandardCharsets.UTF_8), Instant.EPOCH));
        }
        hooks = kinds(events).containsAll(EXPECTED) ? List.of() : receiver.take(1);
      }
      assertThat(kinds(events)).containsAll(EXPECTED);
      assertThat(events).noneMatch(event -> event instanceof UnknownEvent);
      assertThat(events)
          .filteredOn(event -> event.kind().equals("message.received"))
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.key()).isEqualTo("msg|" + question.id());
                assertThat(event.subject()).isEqualTo("talk:" + question.talkId());
                assertThat(event.facts())
                    .containsEntry("message.text", "¿Abren hoy? 100% & +")
                    .containsEntry("lead.id", question.leadId());
              });
    }
  }

  private static Set<String> kinds(List<KommoEvent> events) {
    return events.stream().map(KommoEvent::kind).collect(Collectors.toSet());
  }
}
