package io.parley.core.work;

import io.parley.core.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How running jobs are spread over the tenants.
 *
 * @param full tenants that have as many as one may have
 * @param room how many more any one of the others may get
 */
record Crowd(Set<TenantId> full, int room) {
  /** Of these jobs, where one tenant may have three quarters of the slots. */
  static Crowd of(Collection<Job> running, int slots) {
    int most = Math.max(1, slots * 3 / 4);
    var counts = new HashMap<TenantId, Integer>();
    running.forEach(job -> counts.merge(job.tenant(), 1, Integer::sum));
    var full = new HashSet<TenantId>();
    int room = most;
    for (Map.Entry<TenantId, Integer> count : counts.entrySet()) {
      if (count.getValue() >= most) {
        full.add(count.getKey());
      } else {
        room = Math.min(room, most - count.getValue());
      }
    }
    return new Crowd(full, room);
  }
}
