package io.parley.kommo.sandbox;

/**
 * What the token endpoint has seen. Immutable.
 *
 * @param codeExchanges codes exchanged for tokens
 * @param refreshes refresh tokens exchanged for new pairs
 * @param refused requests answered 400 or 401
 */
public record TokenStats(long codeExchanges, long refreshes, long refused) {}
