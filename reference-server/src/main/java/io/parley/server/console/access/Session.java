package io.parley.server.console.access;

import io.parley.core.TenantId;
import java.time.Instant;

/**
 * A member's stay in the console.
 *
 * @param tenant whose data they see
 * @param id SHA-256 of the cookie, which itself is kept nowhere
 * @param login whose stay it is
 * @param csrf the token that every form of this session carries
 * @param generation of the member when they signed in
 * @param startedAt when they signed in
 * @param seenAt when they last did something, to about a minute
 * @param version for optimistic changes
 */
public record Session(
    TenantId tenant,
    String id,
    String login,
    String csrf,
    long generation,
    Instant startedAt,
    Instant seenAt,
    long version) {}
