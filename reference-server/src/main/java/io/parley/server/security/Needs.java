package io.parley.server.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A resource method that takes a credential of at least this role. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Needs {
  /** The least role. */
  Role value();

  /**
   * Whether a session of the console is as good as a key. Only for what a browser opens as a page
   * and what changes nothing that matters, since a browser sends the session by itself.
   */
  boolean orSession() default false;
}
