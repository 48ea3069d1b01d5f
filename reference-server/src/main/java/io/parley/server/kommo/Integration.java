package io.parley.server.kommo;

import java.util.List;
import java.util.Optional;

/**
 * A Kommo account that an agent serves, as stored.
 *
 * @param agentId the agent that answers there
 * @param account the account's host, such as {@code acme.kommo.com}
 * @param token the long-lived token, sealed; empty where tokens come from a grant by OAuth
 * @param hookSecret the last part of the webhook's address, sealed
 * @param hookHash SHA-256 of that secret, by which a webhook is told whose it is
 * @param transport how answers get to the customer
 * @param pipelines only talks about leads of these pipelines are answered; empty: all
 * @param status whether it works
 * @param reason why it does not, or what it lacks
 * @param accountId Kommo's number of the account, once known
 */
public record Integration(
    String agentId,
    String account,
    Optional<String> token,
    String hookSecret,
    String hookHash,
    Transport transport,
    List<Long> pipelines,
    Status status,
    Optional<String> reason,
    Optional<Long> accountId) {
  public Integration {
    pipelines = List.copyOf(pipelines);
  }

  /** How an answer gets to the customer. */
  public enum Transport {
    /**
     * By the talk where the account can, else by a salesbot that waits, else by a field that a
     * salesbot says, else as a note for a person.
     */
    AUTO,
    /** As a message in the talk. */
    TALK,
    /** By a salesbot, which asks for each answer. */
    SALESBOT,
    /** In a field of the lead, which a salesbot says. */
    FIELD,
    /** As a note on the lead, for a person to send. */
    NOTE
  }

  /** Whether the integration works. */
  public enum Status {
    CONNECTED,
    NEEDS_REAUTH,
    LIMITED,
    DISCONNECTED
  }

  /** The same in another state. */
  public Integration in(Status status, Optional<String> reason) {
    return new Integration(
        agentId,
        account,
        token,
        hookSecret,
        hookHash,
        transport,
        pipelines,
        status,
        reason,
        accountId);
  }

  /** Whether its tokens come from a grant by OAuth. */
  public boolean oauth() {
    return token.isEmpty();
  }

  /** The same with a long-lived token, or with none: then its tokens come from a grant. */
  Integration withToken(Optional<String> sealed) {
    return new Integration(
        agentId,
        account,
        sealed,
        hookSecret,
        hookHash,
        transport,
        pipelines,
        status,
        reason,
        accountId);
  }

  /** The same, answering in another way or in other pipelines. */
  public Integration answering(Transport transport, List<Long> pipelines) {
    return new Integration(
        agentId,
        account,
        token,
        hookSecret,
        hookHash,
        transport,
        pipelines,
        status,
        reason,
        accountId);
  }

  /** The same account, which is called so now. */
  Integration called(String account) {
    return new Integration(
        agentId,
        account,
        token,
        hookSecret,
        hookHash,
        transport,
        pipelines,
        status,
        reason,
        accountId);
  }

  /** The same, known to Kommo by this number. */
  public Integration numbered(long accountId) {
    return new Integration(
        agentId,
        account,
        token,
        hookSecret,
        hookHash,
        transport,
        pipelines,
        status,
        reason,
        accountId == 0 ? Optional.empty() : Optional.of(accountId));
  }
}
