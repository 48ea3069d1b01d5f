package io.parley.rag.embed;

import io.parley.core.RemoteException;
import org.jspecify.annotations.Nullable;

/** An embedding model failed, or gave what cannot be a vector of its space. */
public final class EmbeddingException extends RemoteException {
  private static final long serialVersionUID = 1L;

  EmbeddingException(String model, String message, boolean retryable, @Nullable Throwable cause) {
    super("embedding model " + model, message, retryable, false, null, cause);
  }
}
