package io.parley.kommo.webhook;

import java.util.Optional;

/**
 * Which account a hook says it comes from. Nothing proves it: compare it with the account the
 * address belongs to.
 *
 * @param subdomain the first word of the account's host
 */
public record HookAccount(Optional<Long> id, Optional<String> subdomain) {}
