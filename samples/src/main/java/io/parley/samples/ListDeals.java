package io.parley.samples;

import io.parley.core.secret.Secret;
import io.parley.kommo.Kommo;
import java.util.List;

/** The deals of a Kommo account, read page by page as they are printed. */
public final class ListDeals {
  private ListDeals() {}

  /** {@code ListDeals acme.kommo.com}, with the token in {@code KOMMO_TOKEN}. */
  public static void main(String[] arguments) {
    Secret token = Secret.of(System.getenv().getOrDefault("KOMMO_TOKEN", "none"));
    try (Kommo kommo = Kommo.connect(arguments[0]).longLivedToken(token).build()) {
      names(kommo).forEach(System.out::println);
    }
  }

  static List<String> names(Kommo kommo) {
    return kommo
        .leads()
        .search(leads -> leads)
        .map(lead -> lead.id() + "  " + lead.name())
        .toList();
  }
}
