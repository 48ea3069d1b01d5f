package io.parley.core.tenant;

import io.parley.core.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A tenant that was ended. Its id is never given again.
 *
 * @param endedAt since when nothing is written for it
 * @param erasedAt when the last of what it had was removed; empty while there is some left
 */
public record EndedTenant(TenantId tenant, Instant endedAt, Optional<Instant> erasedAt) {}
