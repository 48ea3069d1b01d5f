package io.parley.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.agent.Reply;
import io.parley.core.secret.Secret;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.kommo.Kommo;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxConfig;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
  @Test
  void an_agent_answers_from_articles_and_cites_them(@TempDir Path folder) {
    Reply reply = AnswerFromArticles.ask(folder, "¿Cuánto tarda el envío a Portugal?");

    assertThat(reply.text()).contains("3 o 4 días");
    assertThat(reply.citations())
        .singleElement()
        .satisfies(citation -> assertThat(citation.sourceId()).isEqualTo("delivery"));
  }

  @Test
  void the_deals_of_an_account_are_listed() {
    try (KommoSandbox sandbox = KommoSandbox.start(SandboxConfig.defaults());
        Kommo kommo =
            Kommo.connect(sandbox.baseUrl())
                .longLivedToken(Secret.of(sandbox.account().token()))
                .build()) {
      sandbox.account().createLead("Forty bedside lamps");

      assertThat(ListDeals.names(kommo))
          .singleElement()
          .satisfies(line -> assertThat(line).endsWith("Forty bedside lamps"));
    }
  }

  @Test
  void a_rule_in_java_equals_the_same_rule_in_json() {
    assertThat(RuleInJava.written()).isEqualTo(RuleInJava.read());
    assertThat(RuleInJava.decided(1500)).containsExactly("addTag vip", "addNote Ana is worth 1500");
    assertThat(RuleInJava.decided(900)).containsExactly("nothing: the condition does not hold");
  }

  @Test
  void a_sequence_in_java_equals_the_one_in_json() {
    assertThat(SequenceInJava.written()).isEqualTo(SequenceInJava.read());
    assertThat(SequenceInJava.preview(Instant.parse("2026-11-24T02:30:00Z")))
        .contains(
            "2026-11-24T02:30:00Z s1: nothing is sent before 2026-11-24T11:00:00Z;"
                + " goes on at 2026-11-24T11:00:00Z",
            "2026-11-25T11:00:00Z s4: is done");
  }

  @Test
  void a_script_in_java_equals_the_one_in_json_and_leads_a_conversation() {
    assertThat(ScriptInJava.written()).isEqualTo(ScriptInJava.read());
    assertThat(ScriptInJava.talk("I'd like a quote", "I'm Ana", "No idea yet", "About 40"))
        .containsExactly(
            "Who may I ask for?",
            "How many lamps, Ana?",
            "A rough number will do.\nHow many lamps, Ana?",
            "You get our offer for 40 lamps today.");
  }

  @Test
  void a_guard_of_ones_own_keeps_an_answer_back() {
    Reply reply = OwnGuard.ask("When does it arrive?", Instant.parse("2026-11-24T12:00:00Z"));

    assertThat(reply.text()).isEqualTo("The carrier will tell you the day.");
    assertThat(reply.derivation().notes().getFirst()).contains("which only the carrier may");
  }

  @Test
  void a_tool_of_ones_own_is_called_by_the_model_and_done_once_after_the_reply() {
    assertThat(OwnTool.ask(new OwnTool.EagerModel(), "Keep a Luna for me, please"))
        .containsExactly("Luna");
  }

  @Test
  void an_action_of_ones_own_is_done_once_though_its_answer_was_lost() {
    var courier = new OwnAction.Courier().losingAnAnswer();

    Effect effect = OwnAction.booked(courier, () -> Instant.parse("2026-11-24T12:00:00Z"));

    assertThat(courier.count()).isEqualTo(1);
    assertThat(effect.state()).isEqualTo(EffectState.DONE);
    assertThat(effect.remoteId()).contains("booking-courier|P-17");
  }

  @Test
  void a_store_of_ones_own_spares_reads(@TempDir Path folder) {
    assertThat(OwnStore.spared(folder)).isEqualTo(100);
  }

  @Test
  void a_customer_who_waits_is_answered_once(@TempDir Path folder) {
    try (KommoSandbox sandbox = KommoSandbox.start(SandboxConfig.defaults());
        Kommo kommo =
            Kommo.connect(sandbox.baseUrl())
                .longLivedToken(Secret.of(sandbox.account().token()))
                .build()) {
      sandbox.account().customerWrites("Ana", "¿Cuánto tarda el envío a Portugal?");

      assertThat(AnswerChat.answerAll(kommo, folder)).isEqualTo(1);
      assertThat(AnswerChat.answerAll(kommo, folder)).isZero();

      assertThat(sandbox.account().sentMessages())
          .singleElement()
          .satisfies(message -> assertThat(message.text()).contains("3 o 4 días"));
    }
  }
}
