package io.parley.kommo.entity;

import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The account itself. Immutable.
 *
 * @param id the number of the account
 * @param name what people call it
 * @param subdomain the first word of its host, {@code acme} in {@code acme.kommo.com}
 * @param currentUserId the user the token acts as
 * @param country two letters, such as {@code BR}; empty when not set
 * @param currency ISO 4217, such as {@code USD}; empty when Kommo does not tell
 * @param language the language of the account, such as {@code es}; empty when not told
 * @param timezone where its days begin and end; UTC when not told
 * @param amojoId how the Chats API calls this account
 * @param driveUrl where its files live
 * @param taskTypes what kinds of task it has
 * @param raw everything Kommo sent
 */
public record Account(
    long id,
    String name,
    String subdomain,
    long currentUserId,
    String country,
    String currency,
    String language,
    ZoneId timezone,
    Optional<String> amojoId,
    Optional<String> driveUrl,
    List<TaskType> taskTypes,
    Map<String, @Nullable Object> raw) {

  public Account {
    taskTypes = List.copyOf(taskTypes);
    raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
  }

  /**
   * A kind of task.
   *
   * @param id 1 is a follow-up, 2 a meeting, others are the account's own
   * @param name what people call it
   * @param code a stable word such as {@code FOLLOW_UP}; empty for the account's own
   */
  public record TaskType(long id, String name, Optional<String> code) {}
}
