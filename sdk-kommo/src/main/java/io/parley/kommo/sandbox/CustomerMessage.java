package io.parley.kommo.sandbox;

import java.util.Optional;

/**
 * What a customer writes. Immutable.
 *
 * @param customer the customer's name, which together with the origin says who it is
 * @param text may be empty when there is an attachment
 * @param origin the channel; {@code telegram} by default
 * @param phone put on the contact when it is made
 */
public record CustomerMessage(
    String customer,
    String text,
    String origin,
    Optional<String> phone,
    Optional<SandboxMessage.Attachment> attachment) {
  public CustomerMessage {
    if (customer.isBlank()) {
      throw new IllegalArgumentException("customer must not be blank");
    }
    if (text.isEmpty() && attachment.isEmpty()) {
      throw new IllegalArgumentException("text must not be empty without an attachment");
    }
  }

  /** A text over telegram. */
  public static CustomerMessage of(String customer, String text) {
    return new CustomerMessage(customer, text, "telegram", Optional.empty(), Optional.empty());
  }

  /** The same over another channel. */
  public CustomerMessage withOrigin(String origin) {
    return new CustomerMessage(customer, text, origin, phone, attachment);
  }

  /** The same from a customer with this phone. */
  public CustomerMessage withPhone(String phone) {
    return new CustomerMessage(customer, text, origin, Optional.of(phone), attachment);
  }

  /** The same with a file. */
  public CustomerMessage withAttachment(SandboxMessage.Attachment attachment) {
    return new CustomerMessage(customer, text, origin, phone, Optional.of(attachment));
  }
}
