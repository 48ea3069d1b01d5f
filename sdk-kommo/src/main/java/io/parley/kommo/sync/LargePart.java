package io.parley.kommo.sync;

import io.parley.core.mirror.MirrorEntry;
import io.parley.core.mirror.MirrorPosition;
import io.parley.core.mirror.MirrorStore;
import io.parley.core.work.Write;
import io.parley.kommo.KommoException;
import io.parley.kommo.Listing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A list of any length: page by page, each stored with how far it has come, so that a killed run
 * goes on with the page after the last stored one.
 *
 * <p>Kommo lists by id, so whatever the mirror has between the first and the last id of a page and
 * the page has not is missing. It may have been skipped because something was deleted while the
 * pages were read, so each missing one is looked up before it is removed. Where Kommo does not list
 * by id, the ids that were seen are remembered instead, and a killed run begins anew.
 */
final class LargePart<T> implements Runnable {
  private static final int AT_ONCE = 1_000;

  private final SyncPass pass;
  private final SyncKind kind;
  private final Listing<T> list;
  private final Function<Listing.Item<T>, MirrorEntry> copy;
  private final Function<T, Instant> changedAt;
  private final Set<Long> seen = new HashSet<>();

  LargePart(
      SyncPass pass,
      SyncKind kind,
      Listing<T> list,
      Function<Listing.Item<T>, MirrorEntry> copy,
      Function<T, Instant> changedAt) {
    this.pass = pass;
    this.kind = kind;
    this.list = list;
    this.copy = copy;
    this.changedAt = changedAt;
  }

  @Override
  public void run() {
    SyncPart part = pass.part(kind);
    if (part.state().ended()) {
      return;
    }
    try {
      if (!part.byId()) {
        unordered();
      } else if (!ordered(part)) {
        unordered();
      }
    } catch (KommoException e) {
      pass.skipOrThrow(List.of(kind), e);
    }
  }

  /** False when Kommo does not list by id after all. */
  private boolean ordered(SyncPart start) {
    SyncPart part = start;
    try (var pages = pages(part.page() + 1)) {
      boolean more = true;
      while (more && !pass.stopping()) {
        Listing.Page<T> page = pages.next();
        more = page.more();
        if (!ascending(page.items())) {
          return false;
        }
        part = ordered(part, page);
      }
      if (!more && !part.missing().isEmpty()) {
        List<Write> writes = new ArrayList<>();
        SyncCounts found = lookUp(part.missing(), writes);
        pass.save(Map.of(kind, part.finished(found)), writes, true);
      } else if (!more) {
        pass.save(Map.of(kind, part.finished(SyncCounts.NONE)), List.of(), true);
      }
    }
    return true;
  }

  private SyncPart ordered(SyncPart part, Listing.Page<T> page) {
    // Something restored meanwhile moves the rest back by one: what was seen is seen again.
    List<Listing.Item<T>> items = wanted(page, part.last());
    long upTo = last(items, part.last());
    List<MirrorEntry> entries = items.stream().map(copy).toList();
    List<Write> writes = new ArrayList<>();
    List<Long> missing = new ArrayList<>(part.missing());
    SyncCounts found;
    if (pass.since().isPresent()) {
      found = store(entries, digests(entries), writes);
    } else {
      Map<String, String> known = new HashMap<>();
      Set<Long> here = new HashSet<>();
      items.forEach(item -> here.add(item.id()));
      var gone = new Gone(missing, writes);
      between(
          part.last(),
          page.more() ? upTo : Long.MAX_VALUE,
          one -> {
            if (here.contains(one.position().number())) {
              known.put(one.position().id(), one.digest());
            } else {
              gone.add(one.position().number());
            }
          });
      found = store(entries, known, writes).plus(gone.counts);
    }
    SyncPart next = part.after(found, upTo, missing);
    pass.save(Map.of(kind, next), writes, false);
    return next;
  }

  /** Collects what is missing and looks it up whenever there is enough for one request. */
  private final class Gone {
    private final List<Long> missing;
    private final List<Write> writes;
    private SyncCounts counts = SyncCounts.NONE;

    Gone(List<Long> missing, List<Write> writes) {
      this.missing = missing;
      this.writes = writes;
    }

    void add(long id) {
      missing.add(id);
      if (missing.size() == Listing.IDS) {
        counts = counts.plus(lookUp(missing, writes));
        missing.clear();
      }
    }
  }

  private void unordered() {
    seen.clear();
    SyncPart part = SyncPart.unordered();
    try (var pages = pages(1)) {
      boolean more = true;
      while (more && !pass.stopping()) {
        Listing.Page<T> page = pages.next();
        more = page.more();
        List<Listing.Item<T>> items = wanted(page, Long.MIN_VALUE);
        List<MirrorEntry> entries =
            items.stream().filter(item -> seen.add(item.id())).map(copy).toList();
        List<Write> writes = new ArrayList<>();
        SyncCounts found = store(entries, digests(entries), writes);
        part = part.after(found, Long.MIN_VALUE, List.of());
        pass.save(Map.of(kind, part), writes, false);
      }
      if (!more) {
        finishUnordered(part);
      }
    }
  }

  private void finishUnordered(SyncPart part) {
    List<Write> writes = new ArrayList<>();
    SyncCounts removed = SyncCounts.NONE;
    if (pass.since().isEmpty()) {
      List<Long> missing = new ArrayList<>();
      var gone = new Gone(missing, writes);
      between(
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          one -> {
            if (!seen.contains(one.position().number())) {
              gone.add(one.position().number());
            }
          });
      removed = gone.counts.plus(lookUp(missing, writes));
    }
    pass.save(Map.of(kind, part.finished(removed)), writes, true);
  }

  private PagesAhead<T> pages(int first) {
    return new PagesAhead<>(first, number -> pass.kommo().page(list, number, pass.since()));
  }

  /** Kommo may ignore the time that was asked for. */
  private List<Listing.Item<T>> wanted(Listing.Page<T> page, long after) {
    return page.items().stream()
        .filter(item -> item.id() > after)
        .filter(
            item ->
                pass.since()
                    .map(
                        since ->
                            changedAt.apply(item.value()).getEpochSecond()
                                >= since.getEpochSecond())
                    .orElse(true))
        .toList();
  }

  private static boolean ascending(List<? extends Listing.Item<?>> items) {
    for (int i = 1; i < items.size(); i++) {
      if (items.get(i).id() <= items.get(i - 1).id()) {
        return false;
      }
    }
    return true;
  }

  private static long last(List<? extends Listing.Item<?>> items, long fallback) {
    return items.isEmpty() ? fallback : items.getLast().id();
  }

  private void between(long after, long upTo, Consumer<MirrorStore.Known> each) {
    MirrorPosition from =
        after == Long.MIN_VALUE
            ? MirrorPosition.START
            : new MirrorPosition(after, Long.toString(after));
    List<MirrorStore.Known> some;
    do {
      some = pass.mirror().known(pass.shelf(kind), from, upTo, AT_ONCE);
      some.forEach(each);
      from = some.isEmpty() ? from : some.getLast().position();
    } while (some.size() == AT_ONCE);
  }

  private Map<String, String> digests(List<MirrorEntry> entries) {
    return pass.mirror().digests(pass.shelf(kind), entries.stream().map(MirrorEntry::id).toList());
  }

  private SyncCounts store(
      List<MirrorEntry> entries, Map<String, String> known, List<Write> writes) {
    var compared = new Comparison(entries, known);
    writes.addAll(pass.keep(compared.toStore()));
    return compared.counts();
  }

  /** Removes those that Kommo no longer has, and takes in the others. */
  private SyncCounts lookUp(List<Long> missing, List<Write> writes) {
    if (missing.isEmpty()) {
      return SyncCounts.NONE;
    }
    List<Listing.Item<T>> present = pass.kommo().present(list, missing);
    List<MirrorEntry> entries = present.stream().map(copy).toList();
    Set<Long> there = new HashSet<>();
    present.forEach(item -> there.add(item.id()));
    List<String> gone =
        missing.stream().filter(id -> !there.contains(id)).map(String::valueOf).toList();
    if (!gone.isEmpty()) {
      writes.add(pass.drop(kind, gone));
    }
    return store(entries, digests(entries), writes).plus(new SyncCounts(0, 0, 0, gone.size()));
  }
}
