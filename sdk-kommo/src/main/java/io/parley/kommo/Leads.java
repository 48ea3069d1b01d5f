package io.parley.kommo;

import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.LeadDraft;
import io.parley.kommo.entity.LeadPatch;
import io.parley.kommo.entity.WholeLead;
import io.parley.kommo.entity.WholeLeadDraft;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The leads of one account. Reached through {@link Kommo#leads()}. Thread-safe. */
public final class Leads {
  private static final String PATH = "leads";
  private final Connection connection;

  Leads(Connection connection) {
    this.connection = connection;
  }

  /** The lead with its contacts; empty when it is not there, deleted, or out of sight. */
  public Optional<Lead> find(long id) {
    return connection
        .find(PATH + "/" + id, new Query().add("with", "contacts,loss_reason"))
        .map(Entities::lead)
        .filter(lead -> lead.id() == id);
  }

  /** The leads that fit, by id; pages are fetched as the stream is read. */
  public Stream<Lead> search(UnaryOperator<LeadQuery> which) {
    LeadQuery query = which.apply(new LeadQuery());
    return connection.pages(PATH, query.query(), "leads").map(Entities::lead).filter(query::fits);
  }

  /** Makes one lead and returns its id. Not repeated once Kommo may have received it. */
  public long create(LeadDraft draft) {
    return create(List.of(draft)).getFirst();
  }

  /**
   * Makes leads, 50 in a request, and returns their ids in the order given. When a later request
   * fails, the leads of earlier ones exist.
   */
  public List<Long> create(List<LeadDraft> drafts) {
    return connection.create(PATH, "leads", drafts.stream().map(LeadDraft::wire).toList()).stream()
        .map(made -> made.numberOr("id", 0))
        .toList();
  }

  /**
   * Makes leads together with the person and the company of each, 50 in a request, and returns what
   * was made in the order given. Takes part in the account's control of duplicates. Not repeated
   * once Kommo may have received it.
   */
  public List<WholeLead> createWhole(List<WholeLeadDraft> drafts) {
    return connection
        .create(
            PATH + "/complex", JsonFields.BARE, drafts.stream().map(WholeLeadDraft::wire).toList())
        .stream()
        .map(
            made ->
                new WholeLead(
                    made.numberOr("id", 0),
                    made.number("contact_id").filter(id -> id > 0),
                    made.number("company_id").filter(id -> id > 0),
                    made.flag("merged")))
        .toList();
  }

  /** Changes one lead. */
  public void update(long id, LeadPatch patch) {
    update(Map.of(id, patch));
  }

  /** Changes leads by id, 50 in a request. */
  public void update(Map<Long, LeadPatch> patches) {
    Map<Long, Map<String, @Nullable Object>> wire = new LinkedHashMap<>();
    patches.forEach((id, patch) -> wire.put(id, patch.wire()));
    connection.updateEach(PATH, wire);
  }
}
