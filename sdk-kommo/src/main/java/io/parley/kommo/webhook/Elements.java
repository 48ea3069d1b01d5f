package io.parley.kommo.webhook;

import java.util.Optional;

/**
 * Kommo's numbers for kinds of entity in hooks: 1 contact, 2 lead, 3 company, 12 customer.
 *
 * @see <a href="https://developers.kommo.com/docs/webhooks-general">Kommo: webhooks</a>
 */
final class Elements {
  private Elements() {}

  static Optional<String> prefix(Optional<String> elementType) {
    return elementType.flatMap(
        type ->
            switch (type) {
              case "1" -> Optional.of("contact");
              case "2" -> Optional.of("lead");
              case "3" -> Optional.of("company");
              case "12" -> Optional.of("customer");
              default -> Optional.empty();
            });
  }
}
