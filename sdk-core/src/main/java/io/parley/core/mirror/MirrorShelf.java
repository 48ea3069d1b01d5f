package io.parley.core.mirror;

import io.parley.core.TenantId;

/**
 * What is mirrored of one kind from one source. Immutable.
 *
 * @param tenant whose copy it is
 * @param source where it was copied from, such as {@code kommo/018f…} with the integration's id
 * @param kind what it is, such as {@code lead}
 */
public record MirrorShelf(TenantId tenant, String source, String kind) {}
