package io.parley.server.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a resource method takes and gives when it goes well, for the contract. The body it takes is
 * found by itself where a parameter has its type. What it is for is its documentation comment.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Exchange {
  /** The body it gives, or one item of the page; one of several, or none. */
  Class<?>[] gives() default {};

  /** Whether it gives a page of such items. */
  boolean page() default false;

  /** The status when it goes well. */
  int status() default 200;

  /** The media types of what it gives, when that is not JSON alone. */
  String[] type() default "application/json";

  /** What a merge patch changes, or a body that is read by hand says; {@code Void} otherwise. */
  Class<?> takes() default Void.class;

  /** The media type of what it takes, when that is not JSON. */
  String takesType() default "application/json";
}
