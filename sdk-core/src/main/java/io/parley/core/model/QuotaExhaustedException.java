package io.parley.core.model;

import io.parley.core.RemoteException;

/**
 * The provider's quota or credit is used up: asking again helps nobody until somebody pays. Not
 * retryable.
 */
public final class QuotaExhaustedException extends RemoteException {
  private static final long serialVersionUID = 1L;

  /**
   * @param remote the model, such as {@code model gpt-4o-mini}
   * @param code the provider's own name for it, such as {@code insufficient_quota}
   */
  public QuotaExhaustedException(String remote, String code) {
    super(remote, "its quota is exhausted (" + code + ")", false, false, null, null);
  }
}
