package io.parley.kommo.sandbox;

import java.time.Instant;

/**
 * One POST, PATCH or DELETE that an account's API received. Immutable.
 *
 * @param at when, on the sandbox's clock
 * @param requestId the {@code X-Request-Id} of the answer
 * @param method HTTP method
 * @param path path without the query
 * @param body the body as received, its first 64 Ki characters
 * @param status the status answered; 0 when the connection was cut instead
 * @param done whether the work was done, which a fault may hide from the caller
 */
public record ApiWrite(
    Instant at,
    String requestId,
    String method,
    String path,
    String body,
    int status,
    boolean done) {}
