package io.parley.kommo.entity;

import java.util.Optional;

/**
 * What was made of a {@link WholeLeadDraft}.
 *
 * @param leadId the deal
 * @param contactId the person, new or found
 * @param companyId the company, new or found
 * @param merged whether Kommo found the deal to be there already and added to it
 */
public record WholeLead(
    long leadId, Optional<Long> contactId, Optional<Long> companyId, boolean merged) {}
