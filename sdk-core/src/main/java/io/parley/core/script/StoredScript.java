package io.parley.core.script;

import io.parley.core.TenantId;
import java.time.Instant;

/**
 * A script with where and since when it is stored.
 *
 * @param tenant whose it is
 * @param id unique within the tenant
 * @param agentId the agent it belongs to
 * @param version one more with each edit; who follows it goes on by the version it began with
 * @param createdAt when version 1 was stored
 * @param updatedAt when this version was stored
 * @param script what people wrote
 */
public record StoredScript(
    TenantId tenant,
    String id,
    String agentId,
    long version,
    Instant createdAt,
    Instant updatedAt,
    Script script) {}
