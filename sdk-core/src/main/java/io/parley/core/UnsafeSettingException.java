package io.parley.core;

/** A setting was found that breaks a promise of ours, such as losing acknowledged commits. */
public final class UnsafeSettingException extends SdkException {
  private static final long serialVersionUID = 1L;

  public UnsafeSettingException(String message) {
    super(message, null);
  }
}
