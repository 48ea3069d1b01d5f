package io.parley.kommo.entity;

import java.time.Instant;

/**
 * One element of a list, such as a product. Immutable.
 *
 * @param catalogId the list it is of
 * @param fields the filled custom fields; price and article number are among them
 */
public record CatalogElement(
    long id,
    long catalogId,
    String name,
    Instant createdAt,
    Instant updatedAt,
    boolean deleted,
    CustomFields fields) {}
