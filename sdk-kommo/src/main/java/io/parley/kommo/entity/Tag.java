package io.parley.kommo.entity;

/**
 * A tag on a lead, contact or company. Ids differ per kind of entity.
 *
 * @param id the number of the tag
 * @param name what people see
 */
public record Tag(long id, String name) {}
