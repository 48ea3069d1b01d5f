package io.parley.kommo.sandbox;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the API of one account has seen. Immutable.
 *
 * @param requests API requests received, refused ones included
 * @param mostInASecond the most requests received within any second
 * @param tooMany requests answered 429 because of the rate limit, faults not counted
 * @param whileBanned requests that came during a ban and were answered 403
 * @param bans how often a ban began
 * @param byStatus answers by status; 0 counts connections that were cut
 * @param byRoute answers by method and path, numbers in the path written as {@code {id}}
 */
public record SandboxStats(
    long requests,
    int mostInASecond,
    long tooMany,
    long whileBanned,
    int bans,
    Map<Integer, Long> byStatus,
    Map<String, Long> byRoute) {
  public SandboxStats {
    byStatus = Collections.unmodifiableMap(new TreeMap<>(byStatus));
    byRoute = Collections.unmodifiableMap(new TreeMap<>(byRoute));
  }
}
