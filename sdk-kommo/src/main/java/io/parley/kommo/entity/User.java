package io.parley.kommo.entity;

/**
 * A person who works in the account.
 *
 * @param language such as {@code pt}; empty when not told
 * @param active false once switched off
 */
public record User(
    long id, String name, String email, String language, boolean admin, boolean active) {}
