package io.parley.kommo;

import java.time.Duration;
import java.util.Optional;

/**
 * What the other nodes need to know of a budget here.
 *
 * @param urgent the most urgent lane that waits; empty when none does
 * @param waiting how many callers wait
 * @param idle how long nothing was sent
 * @param hold how long nothing will be sent
 * @param cause why the account is closed
 * @param opened how often in a row the account was found closed; 0 when it is not
 * @param probing whether a probe is under way
 */
record BudgetState(
    Optional<Lane> urgent,
    int waiting,
    Duration idle,
    Duration hold,
    Optional<PauseCause> cause,
    int opened,
    boolean probing) {}
