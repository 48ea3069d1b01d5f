package io.parley.kommo;

import io.parley.kommo.entity.Company;
import io.parley.kommo.entity.CompanyDraft;
import io.parley.kommo.entity.CompanyPatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The companies of one account. Reached through {@link Kommo#companies()}. Thread-safe. */
public final class Companies {
  private static final String PATH = "companies";
  private final Connection connection;

  Companies(Connection connection) {
    this.connection = connection;
  }

  /**
   * The company with its leads and people; empty when it is not there, deleted, or out of sight.
   */
  public Optional<Company> find(long id) {
    return connection
        .find(PATH + "/" + id, new Query().add("with", "leads,contacts"))
        .map(Entities::company)
        .filter(company -> company.id() == id);
  }

  /** The companies that fit, by id; pages are fetched as the stream is read. */
  public Stream<Company> search(UnaryOperator<CompanyQuery> which) {
    CompanyQuery query = which.apply(new CompanyQuery());
    return connection
        .pages(PATH, query.query(), "companies")
        .map(Entities::company)
        .filter(query::fits);
  }

  /** Makes one company and returns its id. Not repeated once Kommo may have received it. */
  public long create(CompanyDraft draft) {
    return create(List.of(draft)).getFirst();
  }

  /**
   * Makes companies, 50 in a request, and returns their ids in the order given. When a later
   * request fails, the companies of earlier ones exist.
   */
  public List<Long> create(List<CompanyDraft> drafts) {
    return connection
        .create(PATH, "companies", drafts.stream().map(CompanyDraft::wire).toList())
        .stream()
        .map(made -> made.numberOr("id", 0))
        .toList();
  }

  /** Changes one company. */
  public void update(long id, CompanyPatch patch) {
    update(Map.of(id, patch));
  }

  /** Changes companies by id, 50 in a request. */
  public void update(Map<Long, CompanyPatch> patches) {
    Map<Long, Map<String, @Nullable Object>> wire = new LinkedHashMap<>();
    patches.forEach((id, patch) -> wire.put(id, patch.wire()));
    connection.updateEach(PATH, wire);
  }
}
