package io.parley.core.outgoing;

import io.parley.core.SdkException;

/** An address that was given to us must not be reached. Nothing was sent to it. */
public final class RefusedAddressException extends SdkException {
  private static final long serialVersionUID = 1L;
  private final String address;

  RefusedAddressException(String address, String bound) {
    super("address '" + shortened(address) + "' " + bound, null);
    this.address = address;
  }

  /** The address as it was given. */
  public String address() {
    return address;
  }

  private static String shortened(String address) {
    return address.length() <= 200 ? address : address.substring(0, 200) + "…";
  }
}
