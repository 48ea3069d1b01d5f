package io.parley.kommo.entity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A form that somebody filled in, to become an incoming lead. Immutable.
 *
 * @param sourceName where the form stands, as people see it
 * @param sourceUid the form's own name for this answer; not blank
 * @param pipelineId where the lead is to come in; empty for the main pipeline
 * @param metadata what is known of the form, as Kommo names it
 * @param lead the lead it makes
 * @param contact who filled it in
 */
public record FormDraft(
    String sourceName,
    String sourceUid,
    Optional<Long> pipelineId,
    Map<String, Object> metadata,
    Optional<LeadDraft> lead,
    Optional<ContactDraft> contact) {

  public FormDraft {
    if (sourceName.isBlank() || sourceUid.isBlank()) {
      throw new IllegalArgumentException(
          "source name '" + sourceName + "' and uid '" + sourceUid + "' must not be blank");
    }
    metadata = Map.copyOf(metadata);
  }

  /**
   * What Kommo demands of a form.
   *
   * @param formId the form's own number or word
   * @param formName what people call it
   * @param page the address it was filled in at
   * @param sentAt when
   */
  public static FormDraft of(
      String sourceName,
      String sourceUid,
      String formId,
      String formName,
      String page,
      Instant sentAt) {
    return new FormDraft(
        sourceName,
        sourceUid,
        Optional.empty(),
        Map.of(
            "form_id", formId,
            "form_name", formName,
            "form_page", page,
            "form_sent_at", sentAt.getEpochSecond()),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, coming in to this pipeline. */
  public FormDraft into(long pipelineId) {
    return new FormDraft(sourceName, sourceUid, Optional.of(pipelineId), metadata, lead, contact);
  }

  /** The same, with the lead it makes. */
  public FormDraft lead(LeadDraft lead) {
    return new FormDraft(sourceName, sourceUid, pipelineId, metadata, Optional.of(lead), contact);
  }

  /** The same, with who filled it in. */
  public FormDraft contact(ContactDraft contact) {
    return new FormDraft(sourceName, sourceUid, pipelineId, metadata, lead, Optional.of(contact));
  }

  /** The form as Kommo writes it. */
  public Map<String, @Nullable Object> wire() {
    Map<String, @Nullable Object> wire = new LinkedHashMap<>();
    wire.put("source_name", sourceName);
    wire.put("source_uid", sourceUid);
    pipelineId.ifPresent(id -> wire.put("pipeline_id", id));
    wire.put("metadata", metadata);
    Map<String, Object> embedded = new LinkedHashMap<>();
    List<Object> leads = new ArrayList<>();
    lead.map(LeadDraft::wire).ifPresent(leads::add);
    embedded.put("leads", leads);
    contact.map(ContactDraft::wire).ifPresent(one -> embedded.put("contacts", List.of(one)));
    wire.put("_embedded", embedded);
    return wire;
  }
}
