package io.parley.server.security;

import io.parley.core.secret.Secret;

/**
 * A credential that came with a request and is good.
 *
 * @param caller whom it stands for
 * @param credential the key or the session's cookie itself
 * @param session whether it is a session of the console
 */
public record Presented(Caller caller, Secret credential, boolean session) {}
