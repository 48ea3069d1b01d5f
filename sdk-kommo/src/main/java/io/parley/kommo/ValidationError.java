package io.parley.kommo;

import java.io.Serializable;

/**
 * One thing Kommo found wrong with a request.
 *
 * @param requestId which item of a batch, as its {@code request_id} or index; empty when not told
 * @param code such as {@code NotSupportedChoice}, {@code FieldMissing}; an open set
 * @param path where, such as {@code custom_fields_values.0.field_id}
 * @param detail what Kommo says about it
 */
public record ValidationError(String requestId, String code, String path, String detail)
    implements Serializable {}
