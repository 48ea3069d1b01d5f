package io.parley.server.store;

import io.parley.core.TenantId;
import java.time.Instant;

/**
 * A value with where and since when it is stored.
 *
 * @param tenant whose it is
 * @param id unique within its tenant and shelf
 * @param version 1 for the first write, one more with each
 * @param createdAt when version 1 was written
 * @param updatedAt when this version was written
 * @param value what is stored
 */
public record Stored<T>(
    TenantId tenant, String id, long version, Instant createdAt, Instant updatedAt, T value) {}
