package io.parley.kommo.sync;

import io.parley.core.mirror.MirrorEntry;
import io.parley.core.mirror.MirrorPosition;
import io.parley.core.mirror.MirrorShelf;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.work.Write;
import io.parley.kommo.KommoException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Lists that fit into memory: read whole, compared whole, stored in one commit. */
final class SmallPart implements Runnable {
  private static final int AT_ONCE = 1_000;

  private final SyncPass pass;
  private final List<SyncKind> kinds;
  private final Supplier<List<MirrorEntry>> reader;

  SmallPart(SyncPass pass, List<SyncKind> kinds, Supplier<List<MirrorEntry>> reader) {
    this.pass = pass;
    this.kinds = kinds;
    this.reader = reader;
  }

  @Override
  public void run() {
    if (kinds.stream().allMatch(kind -> pass.part(kind).state().ended())) {
      return;
    }
    List<MirrorEntry> found;
    try {
      found = reader.get();
    } catch (KommoException e) {
      pass.skipOrThrow(kinds, e);
      return;
    }
    List<Write> writes = new ArrayList<>();
    Map<SyncKind, SyncPart> parts = new EnumMap<>(SyncKind.class);
    for (SyncKind kind : kinds) {
      List<MirrorEntry> entries =
          found.stream().filter(entry -> entry.kind().equals(kind.mirrored())).toList();
      parts.put(kind, SyncPart.done(compare(kind, entries, writes)));
    }
    pass.save(parts, writes, true);
  }

  private SyncCounts compare(SyncKind kind, List<MirrorEntry> entries, List<Write> writes) {
    Map<String, String> known = known(pass.shelf(kind));
    var compared = new Comparison(entries, known);
    compared.entries().forEach(entry -> known.remove(entry.id()));
    writes.addAll(pass.keep(compared.toStore()));
    if (!known.isEmpty()) {
      writes.add(pass.drop(kind, List.copyOf(known.keySet())));
    }
    return compared.counts().plus(new SyncCounts(0, 0, 0, known.size()));
  }

  private Map<String, String> known(MirrorShelf shelf) {
    Map<String, String> known = new HashMap<>();
    MirrorPosition after = MirrorPosition.START;
    List<MirrorStore.Known> some;
    do {
      some = pass.mirror().known(shelf, after, Long.MAX_VALUE, AT_ONCE);
      some.forEach(one -> known.put(one.position().id(), one.digest()));
      after = some.isEmpty() ? after : some.getLast().position();
    } while (some.size() == AT_ONCE);
    return known;
  }
}
