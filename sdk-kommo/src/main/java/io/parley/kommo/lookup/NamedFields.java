package io.parley.kommo.lookup;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Fields of deals and contacts as an agent's {@code retrieval.crmFields} names them: by name, code
 * or number, in any case, blanks around them left out.
 *
 * @param names as people wrote them
 */
public record NamedFields(List<String> names) {
  public NamedFields {
    names = names.stream().map(NamedFields::bare).toList();
  }

  private static String bare(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /** Whether a field is among them that has nothing but a name. */
  public boolean has(String name) {
    return names.contains(bare(name));
  }

  /** Whether a custom field is among them. */
  public boolean has(String name, long id, Optional<String> code) {
    return has(name) || has(Long.toString(id)) || code.filter(this::has).isPresent();
  }
}
