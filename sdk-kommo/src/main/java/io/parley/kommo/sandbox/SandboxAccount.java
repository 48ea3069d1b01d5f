package io.parley.kommo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One account of the sandbox from behind: what people do in Kommo's own windows, and what is there
 * to be seen. Everything done here posts the webhooks it would post at Kommo. Thread-safe.
 */
public final class SandboxAccount {
  private final AccountState state;
  private final TokenDesk tokens;

  SandboxAccount(AccountState state, TokenDesk tokens) {
    this.state = state;
    this.tokens = tokens;
  }

  public long id() {
    return state.id();
  }

  public String subdomain() {
    return state.subdomain();
  }

  /** The long-lived token of an administrator. */
  public String token() {
    return state.seed().token();
  }

  /** The administrator that the long-lived token acts for. */
  public long adminId() {
    return state.locked(() -> state.admin().id());
  }

  /** A user without administrator's rights. */
  public long managerId() {
    return state.locked(() -> state.users().getLast().id());
  }

  /** The main pipeline. */
  public long pipelineId() {
    return state.locked(() -> state.pipelines().main().id);
  }

  /** The stages of the main pipeline by name, in the order of the board, won and lost included. */
  public Map<String, Long> stages() {
    return state.locked(
        () -> {
          Map<String, Long> stages = new LinkedHashMap<>();
          state.pipelines().main().inOrder().forEach(s -> stages.put(s.name(), s.id()));
          return stages;
        });
  }

  /** The id of a custom field of leads; empty when there is none of that name. */
  public Optional<Long> leadField(String name) {
    return state.locked(
        () ->
            state.fields().all(EntityKind.LEADS).stream()
                .filter(field -> field.name().equals(name))
                .map(Field::id)
                .findFirst());
  }

  /** The salesbot that says what the lead's field "AI reply" holds. */
  public long replyBotId() {
    return state.locked(() -> state.bots().all().keySet().iterator().next());
  }

  /** A customer writes over telegram; see {@link #customerWrites(CustomerMessage)}. */
  public SandboxMessage customerWrites(String customer, String text) {
    return customerWrites(CustomerMessage.of(customer, text));
  }

  /**
   * A customer writes. The first message makes a contact, a lead and a talk; a later one continues
   * the talk, or opens a new one in the same chat when it was closed.
   */
  public SandboxMessage customerWrites(CustomerMessage message) {
    return state.locked(() -> state.talks().receive(message));
  }

  /**
   * A person answers in a talk.
   *
   * @throws IllegalArgumentException when the account has no such talk
   */
  public SandboxMessage managerWrites(long talkId, String text) {
    return state.locked(
        () ->
            state
                .talks()
                .send(
                    state.talks().get(talkId),
                    "internal",
                    state.users().getLast().name(),
                    text,
                    Optional.empty()));
  }

  /** A person closes a talk. */
  public void closeTalk(long talkId) {
    state.locked(
        () -> {
          state.talks().close(state.talks().get(talkId));
          return true;
        });
  }

  /** A person makes a lead in the first stage of the main pipeline. */
  public SandboxLead createLead(String name) {
    return state.locked(() -> view(state.leads().create(managerId(), lead -> lead.name = name)));
  }

  /** A person moves a lead to another stage of its pipeline, or to won (142) or lost (143). */
  public SandboxLead moveLead(long leadId, long statusId) {
    return state.locked(
        () -> {
          Card lead = state.leads().get(leadId);
          if (!state.pipelines().knows(statusId)) {
            throw new IllegalArgumentException(
                "stage " + statusId + " is not in account " + subdomain());
          }
          state
              .leads()
              .change(
                  lead,
                  managerId(),
                  card -> {
                    state.pipelines().owning(statusId).ifPresent(p -> card.pipelineId = p.id);
                    card.statusId = statusId;
                  });
          return view(lead);
        });
  }

  /** A person renames a lead. */
  public SandboxLead renameLead(long leadId, String name) {
    return state.locked(
        () -> {
          Card lead = state.leads().get(leadId);
          state.leads().change(lead, managerId(), card -> card.name = name);
          return view(lead);
        });
  }

  /** A person gives a lead to another user. */
  public SandboxLead assignLead(long leadId, long userId) {
    return state.locked(
        () -> {
          Card lead = state.leads().get(leadId);
          state.leads().change(lead, managerId(), card -> card.responsibleUserId = userId);
          return view(lead);
        });
  }

  /** A person puts a lead into the trash. */
  public void deleteLead(long leadId) {
    state.locked(
        () -> {
          state.leads().delete(state.leads().get(leadId), managerId());
          return true;
        });
  }

  /** A person takes a lead out of the trash; nothing happens when it is not there. */
  public void restoreLead(long leadId) {
    state.locked(
        () -> {
          state.leads().restore(leadId, managerId());
          return true;
        });
  }

  /** Fills the account with leads of which no webhook tells, as they were there before. */
  public void seedLeads(int count) {
    state.locked(
        () -> {
          for (int i = 1; i <= count; i++) {
            String name = "Lead " + i;
            state.leads().createQuietly(managerId(), lead -> lead.name = name);
          }
          return true;
        });
  }

  /** Fills the account with contacts of which no webhook tells. */
  public void seedContacts(int count) {
    state.locked(
        () -> {
          for (int i = 1; i <= count; i++) {
            String name = "Contact " + i;
            state.contacts().createQuietly(managerId(), contact -> contact.name = name);
          }
          return true;
        });
  }

  /** Subscribes a webhook, as a person does in the settings. A known destination is replaced. */
  public void subscribe(URI destination, Collection<String> codes) {
    state.locked(
        () -> state.subscriptions().put(destination, Set.copyOf(codes), 1, state.admin().id()));
  }

  /** The destinations that are subscribed and not switched off. */
  public List<URI> activeWebhooks() {
    return state.locked(
        () ->
            state.subscriptions().all().stream()
                .filter(s -> !s.disabled())
                .map(s -> s.destination)
                .toList());
  }

  /** Switches all webhooks off, as Kommo does after too many invalid answers. */
  public void switchWebhooksOff() {
    state.locked(
        () -> {
          state.subscriptions().all().forEach(Subscription::switchOff);
          return true;
        });
  }

  /**
   * A person writes to a client of somebody's own channel: the channel's hook is called, once and
   * signed.
   *
   * @return the status it answered; 0 when nobody did within five seconds
   */
  public int writesInChannel(ChatChannel channel, String conversationId, String text) {
    return channel.post(state, conversationId, text);
  }

  /** The lead of that id; empty when there is none or it is in the trash. */
  public Optional<SandboxLead> lead(long leadId) {
    return state.locked(() -> state.leads().find(leadId).map(this::view));
  }

  /** All leads that are not in the trash, by id. */
  public List<SandboxLead> leads() {
    return state.locked(() -> state.leads().all().map(this::view).toList());
  }

  /** The names of all contacts by id. */
  public Map<Long, String> contacts() {
    return state.locked(
        () -> {
          Map<Long, String> names = new LinkedHashMap<>();
          state.contacts().all().forEach(contact -> names.put(contact.id, contact.name));
          return names;
        });
  }

  /** All talks, by id. */
  public List<SandboxTalk> talks() {
    return state.locked(() -> state.talks().all().map(SandboxAccount::view).toList());
  }

  /** The talk of that id; empty when there is none. */
  public Optional<SandboxTalk> talk(long talkId) {
    return state.locked(() -> state.talks().find(talkId).map(SandboxAccount::view));
  }

  /** All messages of all talks, oldest first. */
  public List<SandboxMessage> messages() {
    return state.locked(() -> state.talks().messages());
  }

  /** The messages that integrations and bots have sent, oldest first. */
  public List<SandboxMessage> sentMessages() {
    return messages().stream().filter(m -> m.authorType().equals("bot")).toList();
  }

  /** All notes, by id. */
  public List<SandboxNote> notes() {
    return state.locked(
        () ->
            state
                .notes()
                .all()
                .map(
                    note ->
                        new SandboxNote(
                            note.id(),
                            note.kind().plural(),
                            note.entityId(),
                            note.type(),
                            note.params().path("text").asText()))
                .toList());
  }

  /** All tasks, by id. */
  public List<SandboxTask> tasks() {
    return state.locked(
        () ->
            state
                .tasks()
                .all()
                .map(
                    task ->
                        new SandboxTask(
                            task.id(),
                            task.entityType(),
                            task.entityId(),
                            task.text(),
                            Instant.ofEpochSecond(task.completeTill()),
                            task.completed(),
                            task.result(),
                            task.responsibleUserId()))
                .toList());
  }

  /** How often salesbots ran. */
  public long botRuns() {
    return state.locked(() -> state.bots().runs());
  }

  /** The newest POST, PATCH and DELETE requests the API received, oldest first. */
  public List<ApiWrite> writes() {
    return state.writes().entries();
  }

  /** The newest attempts to deliver a webhook, oldest first. */
  public List<HookDelivery> deliveries() {
    return state.deliveries().entries();
  }

  /**
   * Posts a webhook once more that was delivered before, as it was; nothing happens when its
   * destination is no longer subscribed.
   */
  public void replay(HookDelivery delivery) {
    state.locked(
        () -> {
          state.subscriptions().replay(URI.create(delivery.destination()), delivery.body());
          return true;
        });
  }

  /** What the API has seen. */
  public SandboxStats stats() {
    return state.rateLimit().stats();
  }

  /** Faults of this account only; they strike before those of the whole sandbox. */
  public Faults faults() {
    return state.faults();
  }

  /** Answers 403 to everything for a while, as Kommo does to those who ask too often. */
  public void ban(Duration lasting) {
    state.rateLimit().ban(state.time().now(), lasting);
  }

  /** Ends the access tokens got by OAuth now; refresh tokens stay good. */
  public void expireAccessTokens() {
    tokens.expireAccess(state);
  }

  /** Revokes all tokens of the account, long-lived ones included. */
  public void revokeTokens() {
    tokens.revoke(state, Optional.empty());
  }

  AccountState state() {
    return state;
  }

  private SandboxLead view(Card lead) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    lead.fields.forEach(
        (id, values) ->
            state
                .fields()
                .find(EntityKind.LEADS, id)
                .ifPresent(
                    field -> {
                      List<String> texts = new ArrayList<>();
                      for (JsonNode value : values) {
                        texts.add(value.path("value").asText());
                      }
                      fields.put(field.name(), texts);
                    }));
    return new SandboxLead(
        lead.id,
        lead.name,
        lead.price,
        lead.pipelineId,
        lead.statusId,
        lead.responsibleUserId,
        lead.tags.stream().map(Tag::name).toList(),
        List.copyOf(lead.linked(EntityKind.CONTACTS)),
        fields);
  }

  private static SandboxTalk view(Talk talk) {
    return new SandboxTalk(
        talk.id,
        talk.chatId,
        talk.customer,
        talk.origin,
        talk.contactId,
        talk.leadId,
        talk.inWork,
        List.copyOf(talk.messages));
  }
}
