package io.parley.kommo;

import org.jspecify.annotations.Nullable;

/**
 * One call to Kommo.
 *
 * @param path from the root of the host, without a query
 * @param query with its question mark, or empty
 * @param body what is written as JSON; null for none
 * @param repeatable whether doing it twice is the same as doing it once
 */
record Request(
    String method, String path, String query, @Nullable Object body, boolean repeatable) {

  static Request get(String path, Query query) {
    return new Request("GET", path, query.toString(), null, true);
  }

  /** Writes absolute values, so that a repetition changes nothing. */
  static Request patch(String path, Object body) {
    return new Request("PATCH", path, "", body, true);
  }

  /** Makes something new; never repeated once it may have been received. */
  static Request create(String path, Object body) {
    return new Request("POST", path, "", body, false);
  }

  /** A POST that may be repeated: it sets a state. */
  static Request put(String path, Object body) {
    return new Request("POST", path, "", body, true);
  }

  static Request delete(String path, Object body) {
    return new Request("DELETE", path, "", body, true);
  }

  boolean reads() {
    return method.equals("GET");
  }

  /** Method and path with numbers and ids blanked out, for telling endpoints apart. */
  String endpoint() {
    return method + " " + path.replaceAll("/[0-9]+", "/#");
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
