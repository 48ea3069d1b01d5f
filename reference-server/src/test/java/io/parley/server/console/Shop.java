package io.parley.server.console;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Answerer;
import io.parley.core.agent.Chat;
import io.parley.core.agent.ContextProvider;
import io.parley.core.agent.Conversations;
import io.parley.core.agent.Passage;
import io.parley.core.agent.Reception;
import io.parley.core.agent.Responder;
import io.parley.core.agent.Trace;
import io.parley.core.agent.Turn;
import io.parley.core.conversation.Citation;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.Message;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Storage;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import io.parley.server.desk.Handover;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A small shop with an agent, whose customers have written: what the console has to show. */
final class Shop {
  static final TenantId TENANT = new TenantId("demo");

  private final Storage storage;
  private final Agent agent;

  Shop(Storage storage, Instant now) {
    this.storage = storage;
    this.agent =
        new Agents(storage)
            .create(
                TENANT,
                UniqueId.at(now),
                new Agent.Profile(
                    "Sofia",
                    "Answers questions about orders, delivery and returns.",
                    "Be friendly and short.",
                    List.of("en", "es", "pt", "ru"),
                    Agent.Status.ACTIVE,
                    Agent.Model.DEFAULT,
                    Agent.Retrieval.DEFAULT,
                    Agent.Memory.DEFAULT,
                    Agent.Handoff.DEFAULT),
                now);
  }

  Agent agent() {
    return agent;
  }

  /** A chat whose agent knows about delivery and nothing else. */
  static Chat chat(Storage storage) {
    return new Chat(storage, responder());
  }

  /** Answers of people go back through the talk that the customer wrote in. */
  Handover handover() {
    return new Handover(
        storage.log(),
        event ->
            new Reception.Placement.At(
                agent.id(),
                "",
                event.source(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(event.subject()),
                "sendMessage",
                Map.of("talk", event.subject())));
  }

  private static Responder responder() {
    ContextProvider knowledge =
        request ->
            about(request.question())
                ? new ContextProvider.Context(passages(), 0.82)
                : ContextProvider.Context.EMPTY;
    Answerer answerer =
        question ->
            question.context().passages().isEmpty()
                ? draft(
                    "I am sorry, I do not find that in what I know. Shall I ask a colleague?",
                    List.of(),
                    Answerer.Verdict.UNKNOWN)
                : draft(
                    passages().getFirst().text(),
                    List.of(
                        new Citation(
                            "c1",
                            "a1",
                            "Delivery › How long it takes",
                            passages().getFirst().text(),
                            7.41)),
                    Answerer.Verdict.ANSWERED);
    return new Responder(knowledge, List.of(answerer), List.of());
  }

  private static boolean about(String question) {
    String lower = question.toLowerCase(Locale.ROOT);
    return lower.contains("deliver") || lower.contains("order") || lower.contains("enví");
  }

  private static Answerer.Draft draft(
      String text, List<Citation> citations, Answerer.Verdict verdict) {
    return new Answerer.Draft(text, citations, verdict, "offline", "", Answerer.Usage.NONE);
  }

  private static List<Passage> passages() {
    return List.of(
        passage(
            "c1",
            "Delivery › How long it takes",
            "We hand every order to the courier within one working day. Delivery inside the country"
                + " takes two to three days, to the islands up to five.",
            7.41),
        passage(
            "c2",
            "Delivery › What it costs",
            "Delivery is free from 50 €. Below that it costs 4.90 €.",
            4.02),
        passage(
            "c3",
            "Orders › Where is my order",
            "As soon as the courier has your order you get an e-mail with a tracking link.",
            3.57));
  }

  private static Passage passage(String id, String title, String text, double score) {
    return new Passage(
        id,
        id,
        title,
        text,
        Optional.of("en"),
        score,
        score + " = sum of\n  " + (score - 1.2) + " = words (stemmed)\n  1.2 = character 4-grams");
  }

  /**
   * A customer's message through Kommo with everything it led to; the effect ends in that state.
   */
  String served(String customer, String text, EffectState ending, Instant at) {
    String eventId = UniqueId.at(at);
    String effectId = UniqueId.at(at);
    String messageId = UniqueId.at(at);
    String conversationId = UniqueId.at(at);
    String subject = "talk:" + Math.floorMod(customer.hashCode(), 900);
    var conversation =
        new Conversation(
            TENANT,
            conversationId,
            agent.id(),
            "kommo/018f",
            Conversation.Status.OPEN,
            Optional.of(customer),
            Optional.empty(),
            Optional.of(subject),
            Optional.empty(),
            at,
            at.plusMillis(400),
            0);
    Event event =
        new Event(
            TENANT,
            eventId,
            "message.received",
            subject,
            "hook|" + eventId,
            at,
            at,
            "kommo/018f",
            Map.of("message.text", text, "message.author", customer, "lead.id", 1742),
            Optional.empty(),
            0);
    var reply = responder().reply(Turn.of(agent, text, at));
    Instant then = at.plusMillis(400);
    List<Write> writes = new ArrayList<>();
    writes.add(new Write.Happened(event));
    writes.add(Conversations.save(conversation));
    writes.add(
        new Write.Append(
            TENANT,
            conversationId,
            "in|" + eventId,
            new Message.FromCustomer(
                UniqueId.at(at), text, at, Optional.of(customer), Optional.empty())));
    writes.add(
        new Write.Append(
            TENANT,
            conversationId,
            "out|" + eventId,
            new Message.FromAgent(
                messageId,
                reply.text(),
                then,
                reply.citations(),
                Optional.of(messageId),
                Optional.of(effectId))));
    writes.add(
        Trace.of(messageId, conversation, agent, text, reply, then)
            .between(eventId, effectId)
            .save(TENANT));
    boolean known = reply.verdict() != Answerer.Verdict.UNKNOWN;
    writes.add(
        new Write.Happened(
            new Event(
                TENANT,
                UniqueId.at(then),
                known ? "agent.replied" : "agent.could_not_answer",
                subject,
                "replied|" + eventId,
                then,
                then,
                Event.OWN,
                Map.of(
                    "conversation.id",
                    conversationId,
                    "message.id",
                    messageId,
                    "message.text",
                    known ? reply.text() : text),
                Optional.of(eventId),
                1)));
    writes.add(
        new Write.Mark(
            TENANT, eventId, EventState.PROCESSED, reply.derivation().notes().getLast()));
    String key = "reply|" + eventId;
    writes.add(
        new Write.Plan(
            Effect.planned(
                TENANT,
                key,
                effectId,
                "sendMessage",
                subject,
                Map.of("text", reply.text()),
                Map.of("conversation", conversationId, "message", messageId, "talk", subject),
                Optional.of(eventId),
                1,
                then)));
    storage.work().commit(writes, then);
    if (ending != EffectState.PLANNED) {
      storage
          .work()
          .commit(
              List.of(
                  new Write.Sending(TENANT, key),
                  new Write.Settle(
                      TENANT,
                      key,
                      ending,
                      Optional.of("m-" + effectId),
                      ending == EffectState.UNKNOWN
                          ? Optional.of(
                              "kommo: the connection was cut, and the talk cannot be read")
                          : Optional.empty())),
              then.plus(Duration.ofMillis(350)));
    }
    return eventId;
  }

  /** A file that could not be read, given up, and a sync that waits. */
  void jobs(Instant now) {
    Job dead =
        Job.of(TENANT, "dead", "ingest", "file:9", "{}", now.minusSeconds(90)).keptWhenDone();
    storage.work().commit(List.of(new Write.Enqueue(dead)), now.minusSeconds(90));
    Job claimed =
        storage
            .work()
            .claim(
                new WorkStore.Claim(
                    now.minusSeconds(80), 100, Duration.ofSeconds(30), "shop", Set.of()))
            .stream()
            .filter(job -> job.id().equals("dead"))
            .findFirst()
            .orElseThrow();
    storage
        .work()
        .close(
            claimed,
            new Ending.Dead("UnreadableException: the file is encrypted"),
            List.of(),
            now.minusSeconds(70));
    storage
        .work()
        .commit(
            List.of(
                new Write.Enqueue(
                    Job.of(TENANT, "later", "kommo.sync", "integration:1", "{}", now)
                        .dueAt(now.plusSeconds(3_600)))),
            now);
  }
}
