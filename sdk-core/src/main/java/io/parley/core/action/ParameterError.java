package io.parley.core.action;

/**
 * What is wrong with one parameter of an action call.
 *
 * @param field its place within the parameters, such as {@code roundRobin[1]}; empty for the call
 *     as a whole
 * @param message for people: the bound and the value that misses it
 */
public record ParameterError(String field, String message) {
  @Override
  public String toString() {
    return field.isEmpty() ? message : field + " " + message;
  }
}
