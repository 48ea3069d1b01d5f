package io.parley.core.secret;

import io.parley.core.Spi;
import io.parley.core.TenantId;

/**
 * Encrypts credentials so that they can be stored. Thread-safe.
 *
 * <p>What was sealed for one place opens only there: copied into another row or field, or changed
 * by one bit, it is refused.
 */
@Spi
public interface Vault {
  /** The secret as text that may be stored at {@code place}; different each time. */
  String seal(Secret secret, Place place);

  /**
   * The secret again.
   *
   * @throws IllegalArgumentException when the text was not sealed for this place with this vault's
   *     key
   */
  Secret open(String sealed, Place place);

  /**
   * Where a sealed text is stored.
   *
   * @param tenant whose it is
   * @param collection the kind of document
   * @param id the document
   * @param field the field of the document
   */
  record Place(TenantId tenant, String collection, String id, String field) {}
}
