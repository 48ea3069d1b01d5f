package io.parley.automation.sequence;

import io.parley.automation.plan.LoopGuard;
import io.parley.automation.rule.AccountSettings;
import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.agent.Conversations;
import io.parley.core.conversation.Conversation;
import io.parley.core.event.FactSource;
import io.parley.core.work.Storage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What everything that decides on enrolments needs. Thread-safe.
 *
 * @param storage where all is kept
 * @param sequences the definitions
 * @param enrolments who is where
 * @param source reads subjects as they are now
 * @param settings fields, hours and zones of accounts
 * @param guard keeps sequences from answering to themselves
 */
public record SequenceParts(
    Storage storage,
    Sequences sequences,
    Enrolments enrolments,
    FactSource source,
    AccountSettings settings,
    LoopGuard guard) {

  /** All over one storage. */
  public static SequenceParts over(Storage storage, FactSource source, AccountSettings settings) {
    return new SequenceParts(
        storage,
        new Sequences(storage),
        new Enrolments(storage.documents()),
        source,
        settings,
        new LoopGuard(storage, "sequences", LoopGuard.Limits.DEFAULT));
  }

  EnrolmentFacts facts(Enrolment enrolment, Sequence sequence, Instant now) {
    return new EnrolmentFacts(enrolment, sequence, source, settings, now);
  }

  Optional<Agent> agent(TenantId tenant, String agentId) {
    return new Agents(storage).find(tenant, agentId);
  }

  /** Why nothing of an agent's sequence is done at present; empty when it goes on. */
  static Optional<String> pause(StoredSequence stored, Optional<Agent> agent) {
    return stored.sequence().enabled()
        ? silent(stored.agentId(), agent)
        : Optional.of("the sequence is switched off");
  }

  /** Why an agent does nothing at present; empty when it is active. */
  static Optional<String> silent(String agentId, Optional<Agent> agent) {
    if (agent.isEmpty()) {
      return Optional.of("agent " + agentId + " does not exist");
    }
    return agent.get().profile().status() == Agent.Status.ACTIVE
        ? Optional.empty()
        : Optional.of("agent " + agentId + " is " + agent.get().profile().status().name());
  }

  /** Whether a person has the conversation that the target names. */
  boolean takenOver(TenantId tenant, Map<String, String> target) {
    return Optional.ofNullable(target.get(About.CONVERSATION))
        .flatMap(id -> new Conversations(storage.documents()).find(tenant, id))
        .filter(found -> found.status() == Conversation.Status.HANDED_OFF)
        .isPresent();
  }
}
