package io.parley.kommo.sync;

import io.parley.core.mirror.MirrorEntry;
import io.parley.kommo.Kommo;
import io.parley.kommo.Listing;
import io.parley.kommo.entity.EntityKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The pieces of a sync, which run side by side. */
final class Parts {
  private static final List<EntityKind> CARDS =
      List.of(EntityKind.LEADS, EntityKind.CONTACTS, EntityKind.COMPANIES);

  private Parts() {}

  static List<Runnable> of(SyncPass pass) {
    Kommo kommo = pass.kommo();
    return List.of(
        new SmallPart(pass, List.of(SyncKind.PIPELINES, SyncKind.STATUSES), () -> pipelines(kommo)),
        new SmallPart(pass, List.of(SyncKind.USERS), () -> all(kommo, Listing.USERS, Copies::user)),
        new SmallPart(
            pass,
            List.of(SyncKind.CUSTOM_FIELDS),
            () ->
                ofCards(
                    kind ->
                        all(kommo, Listing.customFields(kind), item -> Copies.field(kind, item)))),
        new SmallPart(
            pass,
            List.of(SyncKind.TAGS),
            () -> ofCards(kind -> all(kommo, Listing.tags(kind), item -> Copies.tag(kind, item)))),
        new LargePart<>(
            pass, SyncKind.LEADS, Listing.LEADS, Copies::lead, lead -> lead.updatedAt()),
        new LargePart<>(
            pass, SyncKind.CONTACTS, Listing.CONTACTS, Copies::contact, one -> one.updatedAt()),
        new LargePart<>(
            pass, SyncKind.COMPANIES, Listing.COMPANIES, Copies::company, one -> one.updatedAt()),
        new LargePart<>(
            pass, SyncKind.TASKS, Listing.TASKS, Copies::task, task -> task.updatedAt()));
  }

  private static List<MirrorEntry> pipelines(Kommo kommo) {
    List<MirrorEntry> entries = new ArrayList<>();
    for (var item : kommo.page(Listing.PIPELINES, 1, Optional.empty()).items()) {
      entries.add(Copies.pipeline(item));
      item.value().statuses().forEach(s -> entries.add(Copies.status(item.value(), s)));
    }
    return entries;
  }

  private static List<MirrorEntry> ofCards(Function<EntityKind, List<MirrorEntry>> list) {
    return CARDS.stream().flatMap(kind -> list.apply(kind).stream()).toList();
  }

  private static <T> List<MirrorEntry> all(
      Kommo kommo, Listing<T> list, Function<Listing.Item<T>, MirrorEntry> copy) {
    List<MirrorEntry> entries = new ArrayList<>();
    boolean more = true;
    for (int number = 1; more; number++) {
      Listing.Page<T> page = kommo.page(list, number, Optional.empty());
      page.items().forEach(item -> entries.add(copy.apply(item)));
      more = page.more();
    }
    return entries;
  }

  /** What a task came to; what it threw is thrown here. */
  static <R> R result(Future<R> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException known -> throw known;
        case Error known -> throw known;
        case null, default -> throw new IllegalStateException("a sync failed", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("a sync was interrupted", e);
    }
  }
}
