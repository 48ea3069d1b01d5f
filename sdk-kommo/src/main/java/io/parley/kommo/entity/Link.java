package io.parley.kommo.entity;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * That two things belong together: a person to a deal, a product to a deal. Immutable.
 *
 * @param kind what kind of thing it was read from
 * @param id the thing it was read from
 * @param toKind what kind of thing is linked, such as {@link EntityKind#CONTACTS}
 * @param toId the thing that is linked
 * @param main whether it is the main contact of a deal
 * @param catalogId the list an element is of; empty for other kinds
 * @param quantity how many of an element; empty for other kinds
 */
public record Link(
    EntityKind kind,
    long id,
    EntityKind toKind,
    long toId,
    boolean main,
    Optional<Long> catalogId,
    Optional<BigDecimal> quantity) {}
