package io.parley.rag.source;

import io.parley.core.TenantId;
import io.parley.core.document.Document;
import io.parley.core.document.DocumentStore;
import io.parley.core.work.Write;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts, for each tenant, the changes of what is to be found. A change is counted in the commit
 * that makes it, so that another process which sees the count sees the change too. Thread-safe.
 */
public final class KnowledgeChanges {
  private static final String COLLECTION = "knowledge";
  private static final String ID = "changes";
  private static final Map<String, String> LABEL = Map.of("is", "counter");

  private final DocumentStore documents;

  KnowledgeChanges(DocumentStore documents) {
    this.documents = documents;
  }

  /** The write that counts a change; goes into the commit of the change. */
  public static Write noted(TenantId tenant) {
    return new Write.Put(tenant, COLLECTION, ID, LABEL, "{}", Write.Put.ANY);
  }

  /** How many changes the tenant has seen. */
  long count(TenantId tenant) {
    return documents.find(tenant, COLLECTION, ID).map(Document::version).orElse(0L);
  }

  /** The same of up to 10,000 tenants that have seen any. */
  Map<TenantId, Long> counts() {
    var counts = new HashMap<TenantId, Long>();
    LABEL.forEach(
        (name, value) ->
            documents
                .locate(COLLECTION, name, value)
                .forEach(counter -> counts.put(counter.tenant(), counter.version())));
    return counts;
  }
}
