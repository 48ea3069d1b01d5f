package io.parley.kommo.oauth;

import io.parley.core.TenantId;

/**
 * A grant with where it is stored.
 *
 * @param tenant whose it is
 * @param id the connection it belongs to, such as an integration's id
 * @param version for optimistic changes
 */
public record Granted(TenantId tenant, String id, long version, Grant grant) {}
