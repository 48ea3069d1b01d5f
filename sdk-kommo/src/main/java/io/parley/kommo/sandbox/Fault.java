package io.parley.kommo.sandbox;

import java.time.Duration;

/**
 * Something that goes wrong with API requests, for as long as it is switched on. Immutable.
 *
 * @param effect what happens
 * @param method the HTTP method it strikes, or {@code *} for all
 * @param path the path it strikes, {@code *} standing for any run of characters
 * @param probability the share of matching requests it strikes, above 0 to 1
 * @param times how many requests it strikes before it is used up, 1 or more
 */
public record Fault(Effect effect, String method, String path, double probability, int times) {
  /** A fault that is never used up. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  public Fault {
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "probability " + probability + " must be above 0 and at most 1");
    }
    if (times < 1) {
      throw new IllegalArgumentException("times " + times + " must be at least 1");
    }
  }

  /** What a fault does to a request. */
  public sealed interface Effect {
    /** The work is not done; this status is answered in Kommo's shape for it. */
    record Answer(int status) implements Effect {
      public Answer {
        if (status < 200 || status > 599) {
          throw new IllegalArgumentException("status " + status + " must be 200 to 599");
        }
      }
    }

    /** The work is not done; this status is answered with a page of HTML. */
    record AnswerHtml(int status) implements Effect {
      public AnswerHtml {
        if (status < 200 || status > 599) {
          throw new IllegalArgumentException("status " + status + " must be 200 to 599");
        }
      }
    }

    /** The work is done after a pause. */
    record Slow(Duration by) implements Effect {
      public Slow {
        if (by.isNegative()) {
          throw new IllegalArgumentException("slow by " + by + " must not be negative");
        }
      }
    }

    /** The work is done, then the connection is cut without an answer. */
    record DropAfter() implements Effect {}

    /** The connection is cut without an answer and without the work. */
    record DropBefore() implements Effect {}

    /** The work is done; the answer breaks off in its middle. */
    record Truncate() implements Effect {}
  }

  private static Fault everywhere(Effect effect) {
    return new Fault(effect, "*", "*", 1, ALWAYS);
  }

  /** Answers a status instead of doing the work. */
  public static Fault status(int status) {
    return everywhere(new Effect.Answer(status));
  }

  /** Answers a status and a page of HTML instead of doing the work. */
  public static Fault html(int status) {
    return everywhere(new Effect.AnswerHtml(status));
  }

  /** Waits before doing the work. */
  public static Fault slow(Duration by) {
    return everywhere(new Effect.Slow(by));
  }

  /** Does the work and cuts the connection without an answer. */
  public static Fault dropAfter() {
    return everywhere(new Effect.DropAfter());
  }

  /** Cuts the connection without doing the work. */
  public static Fault dropBefore() {
    return everywhere(new Effect.DropBefore());
  }

  /** Does the work and answers half of the body. */
  public static Fault truncate() {
    return everywhere(new Effect.Truncate());
  }

  /**
   * The same for requests of this method and path only, such as {@code POST} and {@code *notes}.
   */
  public Fault on(String method, String path) {
    return new Fault(effect, method, path, probability, times);
  }

  /** The same for this share of the matching requests. */
  public Fault withProbability(double probability) {
    return new Fault(effect, method, path, probability, times);
  }

  /** The same for this many requests. */
  public Fault times(int times) {
    return new Fault(effect, method, path, probability, times);
  }

  boolean matches(String method, String path) {
    return (this.method.equals("*") || this.method.equalsIgnoreCase(method))
        && Glob.matches(this.path, path);
  }
}
