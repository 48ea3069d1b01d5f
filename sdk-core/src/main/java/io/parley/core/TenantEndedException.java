package io.parley.core;

/** The tenant was ended: nothing is written for it any more. */
public final class TenantEndedException extends SdkException {
  private static final long serialVersionUID = 1L;

  public TenantEndedException(TenantId tenant) {
    super("tenant '" + tenant + "' was deleted; nothing is written for it any more", null);
  }
}
