package io.parley.server.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is wrong with a form, by field. Refusals say first which field they are about; those that do
 * not are told at the field that was being read. Not thread-safe: one for each form.
 */
final class FormProblems {
  private final Map<String, String> found = new LinkedHashMap<>();

  /** What {@code making} makes; {@code otherwise} when it refuses, which is kept. */
  <T> T attempt(String field, T otherwise, Supplier<T> making) {
    try {
      return making.get();
    } catch (IllegalArgumentException e) {
      note(field, String.valueOf(e.getMessage()));
      return otherwise;
    }
  }

  /** Keeps what is wrong with a field; of several things the first. */
  void note(String field, String message) {
    found.putIfAbsent(field, message);
  }

  boolean none() {
    return found.isEmpty();
  }

  /** By field, in the order in which they were found. */
  Map<String, String> found() {
    return new LinkedHashMap<>(found);
  }
}
