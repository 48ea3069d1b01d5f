package io.parley.kommo.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.RemoteException;
import io.parley.core.secret.Secret;
import io.parley.kommo.Kommo;
import io.parley.kommo.RateBudget;
import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.Integration;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.kommo.sandbox.SandboxMessage;
import io.parley.kommo.testkit.HookReceiver;
import io.parley.kommo.webhook.ReturnAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that a salesbot says. */
class BotTransportTest {
  private final KommoSandbox sandbox =
      KommoSandbox.start(
          SandboxConfig.builder()
              .requestsPerSecond(1000)
              .account(AccountSeed.named("shop"))
              .integration(Integration.of("app", "secret", URI.create("https://a.example/cb")))
              .build());
  private final SandboxAccount account = sandbox.account();
  private final Kommo kommo =
      Kommo.connect(sandbox.baseUrl())
          .longLivedToken(Secret.of(account.token()))
          .budget(RateBudget.unpaced())
          .build();
  private final SandboxMessage asked = account.customerWrites("Ana", "Do you deliver?");
  private final Destination to =
      new Destination(
          Optional.of(asked.talkId()), Optional.of(asked.leadId()), Optional.of(asked.contactId()));
  private final Instant since = sandbox.now().minusSeconds(5);
  private final WaitingBotsInMemory bots = new WaitingBotsInMemory();
  private final LeadHoldsInMemory holds = new LeadHoldsInMemory(sandbox::now);
  private final List<Duration> paused = new ArrayList<>();

  @AfterEach
  void stop() {
    kommo.close();
    sandbox.close();
  }

  private SalesbotTransport salesbot(SalesbotTransport.Saying saying) {
    return new SalesbotTransport(kommo, bots, saying);
  }

  private FieldTransport field() {
    var settings =
        FieldTransport.Settings.of(
            account.leadField("AI reply").orElseThrow(), account.replyBotId());
    return new FieldTransport(kommo, settings, holds, paused::add);
  }

  private void aBotAsks() {
    try (var widget = new HookReceiver()) {
      String url =
          sandbox
              .callWidget("shop", "app", widget.uri(), asked.leadId(), Map.of("message", "?"))
              .returnUrl();
      var address = ReturnAddress.of(url, "shop.kommo.com").orElseThrow();
      bots.asked(asked.leadId(), new WaitingBots.Waiting(address.name(), address, sandbox.now()));
    }
  }

  private List<String> said() {
    return account.sentMessages().stream().map(SandboxMessage::text).toList();
  }

  @Test
  void a_bot_that_waits_says_the_answer_once() {
    var transport = salesbot(SalesbotTransport.Saying.NEXT_STEP);
    assertThat(transport.probe(to)).isInstanceOf(Capability.Unavailable.class);
    aBotAsks();
    assertThat(transport.probe(to)).isInstanceOf(Capability.Available.class);

    assertThat(transport.send(to, "Within two days. ".repeat(20).strip(), 0))
        .isInstanceOf(Delivery.Sent.class);

    assertThat(said()).containsExactly("Within two days. ".repeat(20).strip());
    assertThat(transport.send(to, "again", 0)).isInstanceOf(Delivery.Unavailable.class);
    assertThat(said()).hasSize(1);
  }

  @Test
  void a_short_answer_is_said_by_the_continuation_itself_where_that_is_wanted() {
    aBotAsks();
    String answer =
        "We deliver within two days. Delivery costs 4.90 euros, and 0 above 50 euros.\n\nUp to you.";

    salesbot(SalesbotTransport.Saying.HANDLERS).send(to, answer, 0);

    assertThat(said()).hasSize(2).allMatch(piece -> piece.length() <= 80);
    assertThat(account.writes().getLast().body()).contains("execute_handlers").contains("show");
  }

  @Test
  void a_bot_that_gave_up_waiting_is_forgotten_and_the_next_way_is_taken() {
    aBotAsks();
    bots.asked(
        asked.leadId(),
        new WaitingBots.Waiting(
            "1/1",
            new ReturnAddress("shop.kommo.com", "/api/v4/salesbot/1/continue/1"),
            sandbox.now()));
    var auto = new AutoTransport(List.of(salesbot(SalesbotTransport.Saying.NEXT_STEP), field()));

    var sent = (Delivery.Sent) auto.send(to, "Two days.", 0);

    assertThat(sent.transport()).isEqualTo("field");
    assertThat(sent.passedOver().getFirst()).contains("salesbot: ").contains("no continue record");
    assertThat(bots.about(to)).isEmpty();
    assertThat(said()).containsExactly("Two days.");
  }

  @Test
  void a_lost_answer_of_a_bot_is_found_in_the_talk_or_left_to_a_person() {
    aBotAsks();
    account.faults().add(Fault.dropAfter().on("POST", "*continue*").times(1));
    var transport = salesbot(SalesbotTransport.Saying.NEXT_STEP);
    assertThatThrownBy(() -> transport.send(to, "Two days.", 0))
        .isInstanceOf(RemoteException.class);

    assertThat(transport.find(to, "Two days.", since, id -> false)).isInstanceOf(Trace.Found.class);
    account.faults().add(Fault.status(403).on("GET", "*messages"));
    assertThat(transport.find(to, "Two days.", since, id -> false))
        .isInstanceOf(Trace.Hidden.class);
  }

  @Test
  void a_field_and_a_bot_say_the_answer_and_long_ones_in_parts_with_time_between() {
    assertThat(field().probe(to)).isInstanceOf(Capability.Available.class);

    String answer = "We deliver within two days. ".repeat(180).strip();
    assertThat(field().send(to, answer, 0)).isInstanceOf(Delivery.Sent.class);

    assertThat(said()).hasSize(2);
    assertThat(String.join(" ", said())).isEqualTo(answer);
    assertThat(paused).containsExactly(Duration.ofSeconds(3));
    assertThat(account.botRuns()).isEqualTo(2);
  }

  @Test
  void two_answers_to_one_lead_take_turns() {
    holds.take(asked.leadId(), Duration.ofSeconds(40));

    assertThat(field().send(to, "second", 0))
        .isInstanceOfSatisfying(
            Delivery.Later.class,
            later ->
                assertThat(later.after()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(40)));
    assertThat(account.botRuns()).isZero();
    sandbox.advance(Duration.ofSeconds(41));

    assertThat(field().send(to, "second", 0)).isInstanceOf(Delivery.Sent.class);
    assertThat(holds.take(asked.leadId(), Duration.ofSeconds(1)))
        .as("the bot is given time to read the field")
        .isPresent();
  }

  @Test
  void an_account_that_may_not_run_bots_is_told_by_probe_and_by_sending() {
    account.faults().add(Fault.status(402).on("*", "*bots*"));

    assertThat(field().probe(to)).isInstanceOf(Capability.Unavailable.class);
    assertThat(field().send(to, "x", 0)).isInstanceOf(Delivery.Unavailable.class);
    assertThat(field().send(Destination.talk(asked.talkId()), "x", 0))
        .isInstanceOf(Delivery.Unavailable.class);
  }

  @Test
  void whether_a_bot_said_it_is_not_guessed() {
    account.faults().add(Fault.dropAfter().on("POST", "*run").times(1));
    assertThatThrownBy(() -> field().send(to, "Two days.", 0)).isInstanceOf(RemoteException.class);

    assertThat(field().find(to, "Two days.", since, id -> false)).isInstanceOf(Trace.Found.class);
    account.faults().add(Fault.status(403).on("GET", "*messages"));
    assertThat(field().find(to, "Two days.", since, id -> false)).isInstanceOf(Trace.Hidden.class);
    assertThat(field().find(to, "Never said.", sandbox.now().plusSeconds(60), id -> false))
        .isInstanceOf(Trace.Missing.class);
  }

  @Test
  void all_ways_closed_says_why_for_each() {
    account.faults().add(Fault.status(403).on("*", "*"));
    var auto =
        new AutoTransport(
            List.of(
                new TalkTransport(kommo), salesbot(SalesbotTransport.Saying.NEXT_STEP), field()));

    assertThat(auto.send(to, "x", 0))
        .isInstanceOfSatisfying(
            Delivery.Unavailable.class,
            closed ->
                assertThat(closed.reason())
                    .contains("talk: ")
                    .contains("salesbot: ")
                    .contains("field: "));
    assertThat(auto.probe(to)).isInstanceOf(Capability.Unavailable.class);
  }
}
