package io.parley.kommo.sync;

import java.util.Locale;

/** What a sync copies, kind by kind. */
public enum SyncKind {
  PIPELINES("pipeline"),
  STATUSES("status"),
  USERS("user"),
  CUSTOM_FIELDS("custom_field"),
  TAGS("tag"),
  LEADS("lead"),
  CONTACTS("contact"),
  COMPANIES("company"),
  TASKS("task");

  private final String mirrored;

  SyncKind(String mirrored) {
    this.mirrored = mirrored;
  }

  /** The kind under which the mirror holds it. Stored: never changed. */
  public String mirrored() {
    return mirrored;
  }

  /** For people and JSON, such as {@code custom fields}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
