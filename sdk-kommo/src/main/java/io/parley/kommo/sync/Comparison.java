package io.parley.kommo.sync;

import io.parley.core.mirror.MirrorEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Kommo has, held against what the mirror knows: only what differs is stored. */
final class Comparison {
  private final List<MirrorEntry> entries;
  private final List<MirrorEntry> toStore = new ArrayList<>();
  private long added;
  private long changed;

  /**
   * @param entries as read now; of two with one id the later counts
   * @param known the mirror's digests by id
   */
  Comparison(List<MirrorEntry> entries, Map<String, String> known) {
    Map<String, MirrorEntry> byId = new LinkedHashMap<>();
    entries.forEach(entry -> byId.put(entry.id(), entry));
    this.entries = List.copyOf(byId.values());
    for (MirrorEntry entry : this.entries) {
      String before = known.get(entry.id());
      if (before == null) {
        added++;
        toStore.add(entry);
      } else if (!before.equals(entry.digest())) {
        changed++;
        toStore.add(entry);
      }
    }
  }

  List<MirrorEntry> entries() {
    return entries;
  }

  List<MirrorEntry> toStore() {
    return toStore;
  }

  SyncCounts counts() {
    return new SyncCounts(added, changed, entries.size() - added - changed, 0);
  }
}
