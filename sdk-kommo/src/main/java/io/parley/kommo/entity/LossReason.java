package io.parley.kommo.entity;

/**
 * Why a lead was lost.
 *
 * @param name what people see
 */
public record LossReason(long id, String name) {}
