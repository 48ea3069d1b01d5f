package io.parley.server.audit;

import java.time.Instant;

/**
 * One entry of a tenant's chain.
 *
 * @param number 1 for the first, without gaps
 * @param at when
 * @param act who did what
 * @param previous the hash of the entry before; empty for the first
 * @param hash SHA-256 of {@code previous}, a line feed and the stored text of number, time and act
 */
public record AuditEntry(long number, Instant at, Act act, String previous, String hash) {}
