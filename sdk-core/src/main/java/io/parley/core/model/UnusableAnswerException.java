package io.parley.core.model;

import io.parley.core.RemoteException;
import org.jspecify.annotations.Nullable;

/**
 * A model answered with something that cannot be used. Asked again and told what was wrong it may
 * do better. The message never holds the model's own words.
 */
public final class UnusableAnswerException extends RemoteException {
  private static final long serialVersionUID = 1L;
  private final String problem;

  /**
   * @param remote the model, such as {@code model gpt-4o-mini}
   * @param problem what is wrong with the answer, as the model may be told
   */
  public UnusableAnswerException(String remote, String problem, @Nullable Throwable cause) {
    super(remote, problem, true, false, null, cause);
    this.problem = problem;
  }

  /** What is wrong with the answer, as the model may be told. */
  public String problem() {
    return problem;
  }
}
