package io.parley.kommo.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.RemoteException;
import io.parley.core.secret.Secret;
import io.parley.kommo.Kommo;
import io.parley.kommo.RateBudget;
import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import io.parley.kommo.sandbox.SandboxMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplyTransportTest {
  private static final String LONG = "We deliver within two days. ".repeat(180).strip();

  private final KommoSandbox sandbox =
      KommoSandbox.start(SandboxConfig.builder().requestsPerSecond(1000).build());
  private final SandboxAccount account = sandbox.account();
  private final Kommo kommo =
      Kommo.connect(sandbox.baseUrl())
          .longLivedToken(Secret.of(account.token()))
          .budget(RateBudget.unpaced())
          .build();
  private final TalkTransport talk = new TalkTransport(kommo);
  private final NoteTransport note =
      new NoteTransport(
          kommo,
          "Suggested answer:",
          Optional.of(new NoteTransport.Reminder("Answer the client", Duration.ofMinutes(30))),
          sandbox::now);
  private Instant since = Instant.EPOCH;
  private Destination to = Destination.talk(0);
  private SandboxMessage question = account.customerWrites("Ana", "Hola, ¿cuánto tarda el envío?");

  @BeforeEach
  void ask() {
    since = sandbox.now().minusSeconds(5);
    to =
        new Destination(
            Optional.of(question.talkId()),
            Optional.of(question.leadId()),
            Optional.of(question.contactId()));
  }

  @AfterEach
  void stop() {
    kommo.close();
    sandbox.close();
  }

  @Test
  void an_answer_reaches_the_client_and_is_found_again() {
    assertThat(talk.probe(to)).isEqualTo(new Capability.Available());

    var sent = (Delivery.Sent) talk.send(to, "Dos días.", 0);

    assertThat(account.sentMessages())
        .extracting(SandboxMessage::text)
        .containsExactly("Dos días.");
    assertThat(talk.find(to, "Dos días.", since, id -> false))
        .isEqualTo(new Trace.Found(sent.remoteId()));
    assertThat(talk.find(to, "Dos días.", since, sent.remoteId()::equals))
        .isEqualTo(new Trace.Missing(0, Optional.empty()));
    assertThat(talk.find(to, "Tres días.", since, id -> false))
        .isEqualTo(new Trace.Missing(0, Optional.empty()));
  }

  @Test
  void a_message_of_the_client_is_never_taken_for_ours() {
    assertThat(talk.find(to, question.text(), since, id -> false))
        .isInstanceOf(Trace.Missing.class);
  }

  @Test
  void a_long_answer_goes_in_parts_and_goes_on_where_it_stopped() {
    int parts = TextParts.of(LONG, ChannelLimit.of("telegram")).size();
    assertThat(parts).isEqualTo(2);
    sandbox.faults().add(Fault.status(500).on("POST", "*send_message").times(1));
    assertThatThrownBy(() -> talk.send(to, LONG, 0)).isInstanceOf(RemoteException.class);
    assertThat(account.sentMessages()).isEmpty();

    assertThat(talk.send(to, LONG, 1)).isInstanceOf(Delivery.Sent.class);
    assertThat(account.sentMessages()).hasSize(1);
    account.sentMessages().forEach(message -> assertThat(LONG).endsWith(message.text()));
  }

  @Test
  void an_answer_broken_off_after_its_first_part_says_so() {
    // The first post passes, the second is cut.
    var first =
        (Delivery.Sent)
            talk.send(to, TextParts.of(LONG, ChannelLimit.of("telegram")).getFirst(), 0);

    assertThat(talk.find(to, LONG, since, id -> false))
        .isEqualTo(new Trace.Missing(1, Optional.of(first.remoteId())));
    talk.send(to, LONG, 1);
    assertThat(talk.find(to, LONG, since, id -> false)).isInstanceOf(Trace.Found.class);
  }

  @Test
  void a_closed_talk_refuses_and_an_unknown_one_is_unavailable() {
    account.closeTalk(question.talkId());

    assertThat(talk.send(to, "late", 0)).isInstanceOf(Delivery.Refused.class);
    assertThat(talk.send(Destination.talk(987654), "x", 0))
        .isInstanceOf(Delivery.Unavailable.class);
    assertThat(talk.send(Destination.lead(question.leadId()), "x", 0))
        .isInstanceOf(Delivery.Unavailable.class);
  }

  @Test
  void an_account_without_the_add_on_is_told_by_the_probe() {
    sandbox.faults().add(Fault.status(403).on("GET", "*messages"));

    assertThat(talk.probe(to)).isInstanceOf(Capability.Unavailable.class);
    assertThat(talk.probe(Destination.lead(question.leadId())))
        .isInstanceOf(Capability.Available.class);
  }

  @Test
  void a_note_waits_for_a_person_with_one_task() {
    var first = (Delivery.Sent) note.send(to, "Dos días.", 0);
    note.send(to, "Y es gratis.", 0);

    assertThat(account.notes())
        .extracting(found -> found.text())
        .contains("Suggested answer:\nDos días.", "Suggested answer:\nY es gratis.");
    assertThat(account.tasks())
        .singleElement()
        .satisfies(task -> assertThat(task.text()).isEqualTo("Answer the client"));
    assertThat(note.find(to, "Dos días.", since, id -> false))
        .isEqualTo(new Trace.Found(first.remoteId()));
    assertThat(note.find(to, "Dos días.", since, Set.of(first.remoteId())::contains))
        .isInstanceOf(Trace.Missing.class);
    assertThat(note.probe(Destination.talk(1))).isInstanceOf(Capability.Unavailable.class);
  }

  @Test
  void a_note_stands_although_its_task_failed() {
    sandbox.faults().add(Fault.status(500).on("POST", "*tasks"));

    assertThat(note.send(to, "Dos días.", 0)).isInstanceOf(Delivery.Sent.class);
    assertThat(account.tasks()).isEmpty();
  }

  @Test
  void auto_answers_in_the_talk_where_it_can_and_leaves_a_note_where_not() {
    var auto = new AutoTransport(List.of(talk, note));

    assertThat(((Delivery.Sent) auto.send(to, "one", 0)).transport()).isEqualTo("talk");
    sandbox.faults().add(Fault.status(402).on("POST", "*send_message"));
    var second = (Delivery.Sent) auto.send(to, "two", 0);
    assertThat(second.transport()).isEqualTo("note");
    assertThat(second.passedOver())
        .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .startsWith("talk: ")
        .contains("402");

    assertThat(auto.find(to, "one", since, id -> false)).isInstanceOf(Trace.Found.class);
    assertThat(auto.find(to, "two", since, id -> false)).isInstanceOf(Trace.Found.class);
    assertThat(auto.find(to, "three", since, id -> false)).isInstanceOf(Trace.Missing.class);
  }

  @Test
  void auto_does_not_guess_where_a_talk_cannot_be_read() {
    sandbox.faults().add(Fault.status(403).on("GET", "*messages"));
    var auto = new AutoTransport(List.of(talk, note));

    assertThatThrownBy(() -> auto.find(to, "one", since, id -> false))
        .isInstanceOf(RemoteException.class);
  }
}
