package io.parley.kommo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.kommo.testkit.HookReceiver;
import io.parley.kommo.testkit.KommoSandboxExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HookFaultsTest {
  private static final Duration A_WHILE = Duration.ofMillis(300);

  @RegisterExtension
  final KommoSandboxExtension sandbox =
      new KommoSandboxExtension(
          SandboxConfig.builder().hookTimeout(Duration.ofSeconds(30)).build());

  @BeforeEach
  void subscribe(SandboxAccount account, HookReceiver hooks) {
    account.subscribe(hooks.uri(), List.of("add_lead"));
  }

  private static List<String> names(List<HookReceiver.Hook> hooks) {
    return hooks.stream().map(hook -> hook.form().get("leads[add][0][name]")).toList();
  }

  @Test
  void duplicates_are_equal_to_the_byte(KommoSandbox kommo, HookReceiver hooks) {
    kommo.faults().add(HookFault.duplicate(3).times(1));

    kommo.account().createLead("A");
    kommo.account().createLead("B");

    List<HookReceiver.Hook> came = hooks.take(4);
    assertThat(hooks.take(1, A_WHILE)).isEmpty();
    assertThat(names(came)).containsExactlyInAnyOrder("A", "A", "A", "B");
    assertThat(came.stream().map(HookReceiver.Hook::body).distinct()).hasSize(2);
  }

  @Test
  void a_reordered_webhook_comes_after_later_ones(KommoSandbox kommo, HookReceiver hooks) {
    kommo.account().faults().add(HookFault.reorder(2).times(1));

    kommo.account().createLead("A");
    kommo.account().createLead("B");
    assertThat(names(hooks.take(1))).containsExactly("B");
    kommo.account().createLead("C");

    assertThat(names(hooks.take(2))).containsExactlyInAnyOrder("A", "C");
  }

  @Test
  void a_held_back_webhook_comes_even_when_nothing_overtakes_it(
      KommoSandbox kommo, HookReceiver hooks) {
    kommo.faults().add(HookFault.reorder(100));

    kommo.account().createLead("A");

    assertThat(names(hooks.take(1))).containsExactly("A");
  }

  @Test
  void a_delayed_webhook_is_overtaken(KommoSandbox kommo, HookReceiver hooks) {
    kommo.faults().add(HookFault.delay(Duration.ofMillis(200)).times(1));

    kommo.account().createLead("A");
    kommo.account().createLead("B");

    assertThat(names(hooks.take(2))).containsExactly("B", "A");
  }

  @Test
  void bundled_webhooks_share_one_body_and_tell_the_account_once(
      KommoSandbox kommo, SandboxAccount account, HookReceiver hooks) {
    account.subscribe(hooks.uri(), List.of("add_lead", "status_lead"));
    kommo.faults().add(HookFault.bundle(3));

    long first = account.createLead("A").id();
    account.moveLead(first, 142);
    account.createLead("B");

    List<HookReceiver.Hook> came = hooks.take(1);
    assertThat(hooks.take(1, A_WHILE)).isEmpty();
    assertThat(came.getFirst().form())
        .containsEntry("leads[add][0][name]", "A")
        .containsEntry("leads[status][0][status_id]", "142")
        .containsEntry("leads[add][1][name]", "B")
        .containsEntry("account[subdomain]", "demo");
    assertThat(came.getFirst().body().split("account%5Bsubdomain%5D", -1)).hasSize(2);
    account.createLead("alone");
    assertThat(names(hooks.take(1))).containsExactly("alone");
  }

  @Test
  void an_old_webhook_can_be_replayed_as_it_was(
      KommoSandbox kommo, SandboxAccount account, HookReceiver hooks) {
    account.createLead("A");
    String first = hooks.take(1).getFirst().body();
    assertThat(kommo.awaitHooks(Duration.ofSeconds(30))).isTrue();

    account.replay(account.deliveries().getFirst());

    assertThat(hooks.take(1).getFirst().body()).isEqualTo(first);
  }

  @Test
  void a_malformed_webhook_has_broken_keys_at_its_end(KommoSandbox kommo, HookReceiver hooks) {
    kommo.faults().add(HookFault.malformed());

    kommo.account().createLead("A");

    String body = hooks.take(1).getFirst().body();
    assertThat(body).contains("leads%5Badd%5D").endsWith("&leads%5Bad");
  }

  @Test
  void a_lost_webhook_never_comes(KommoSandbox kommo, HookReceiver hooks) {
    kommo.faults().add(HookFault.lose().times(1));

    kommo.account().createLead("A");
    kommo.account().createLead("B");

    assertThat(names(hooks.take(1))).containsExactly("B");
    assertThat(hooks.take(1, A_WHILE)).isEmpty();
  }

  @Test
  void more_than_a_hundred_invalid_answers_switch_a_webhook_off(
      KommoSandbox kommo, SandboxAccount account, HookReceiver hooks) {
    hooks.answer(() -> 500);
    for (int i = 0; i < 101; i++) {
      account.createLead("A" + i);
    }
    assertThat(hooks.take(101)).hasSize(101);
    while (kommo.account().deliveries().size() < 101) {
      Thread.onSpinWait();
    }

    hooks.answer(() -> 200);
    account.createLead("late");

    assertThat(hooks.take(1, A_WHILE)).isEmpty();
    assertThat(account.activeWebhooks()).isEmpty();
    var listed = Api.of(kommo).get("/api/v4/webhooks").json().at("/_embedded/webhooks/0");
    assertThat(listed.path("disabled").asBoolean()).isTrue();
    account.subscribe(hooks.uri(), List.of("add_lead"));
    account.createLead("again");
    assertThat(names(hooks.take(1))).containsExactly("again");
  }
}
