package io.parley.rag.file;

import io.parley.core.StaleVersionException;
import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.core.document.DocumentQuery;
import io.parley.core.document.DocumentStore;
import io.parley.core.json.Json;
import io.parley.core.language.Language;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import io.parley.rag.index.Chunk;
import io.parley.rag.ingest.FileContent;
import io.parley.rag.ingest.FileType;
import io.parley.rag.source.KnowledgeChanges;
import io.parley.rag.source.SourceIndex;
import io.parley.rag.source.SourceName;
import io.parley.rag.source.StoredSources;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The files and web pages of every tenant. Adding one stores it and enqueues the job that makes it
 * searchable; the rest is up to a worker with an {@link IngestJob}. Thread-safe. Reached through
 * {@code KnowledgeBase}.
 */
public final class KnowledgeFiles {
  /** The most bytes of a file: 20 MiB. */
  public static final int MOST_BYTES = 20 * 1024 * 1024;

  static final String UPLOAD = "upload";
  private static final String COLLECTION = FileDocuments.COLLECTION;
  private static final String CATEGORY = FileDocuments.CATEGORY;
  private static final String KEYS = "file-key";

  private final Storage storage;
  private final DocumentStore documents;
  private final SourceIndex index;
  private final FileSources sources;
  private final Uploads uploads;
  private final BiPredicate<TenantId, String> isCategory;

  /**
   * @param index made with {@link #sources} among its kinds
   * @param isCategory whether the tenant has a category of that id
   */
  public KnowledgeFiles(
      Storage storage, SourceIndex index, BiPredicate<TenantId, String> isCategory) {
    this.storage = storage;
    this.documents = storage.documents();
    this.index = index;
    this.sources = new FileSources(storage);
    this.uploads = new Uploads(storage);
    this.isCategory = isCategory;
  }

  /** The files that are to be found, for the index. */
  public static StoredSources sources(Storage storage) {
    return new FileSources(storage);
  }

  /** How many files are directly in a category. */
  public static long countIn(DocumentStore documents, TenantId tenant, String categoryId) {
    return documents.count(tenant, COLLECTION, Map.of(CATEGORY, categoryId));
  }

  /**
   * A file to add.
   *
   * @param name as its owner calls it; folders in it are dropped
   * @param content the bytes, 1 to {@link #MOST_BYTES}; read before the call returns, not after
   * @param categoryId empty: in no category
   * @param language empty: as detected
   */
  public record Upload(
      String name, Path content, Optional<String> categoryId, Optional<Language> language) {}

  /**
   * A web page to add.
   *
   * @param page where it is; the address checked by a {@link PageFetcher}
   * @param categoryId empty: in no category
   * @param language empty: as detected
   */
  public record Link(
      KnowledgeFile.Page page, Optional<String> categoryId, Optional<Language> language) {}

  /**
   * What came of adding.
   *
   * @param file as it is stored
   * @param known whether it was there already: the same bytes, or the same page
   */
  public record Added(KnowledgeFile file, boolean known) {}

  /**
   * Stores a file. One whose bytes are there already is not stored again: the one that is there is
   * the answer, and goes on where it failed when it did.
   *
   * @throws io.parley.rag.ingest.UnsupportedFileException when it is of no kind that is read
   * @throws io.parley.rag.ingest.UnreadableFileException when its bytes are not what its name says
   * @throws IllegalArgumentException when it is empty or too large, or its category is not there
   */
  public Added add(TenantId tenant, Upload upload, Instant now) {
    checkCategory(tenant, upload.categoryId());
    String name = FileName.clean(upload.name());
    long size = Uploads.size(upload.content());
    if (size < 1 || size > MOST_BYTES) {
      throw new IllegalArgumentException("file of " + size + " bytes must have 1 to " + MOST_BYTES);
    }
    FileType type = FileContent.typeOf(name, upload.content());
    String hash = Uploads.sha256(upload.content());
    Optional<KnowledgeFile> same = keyed(tenant, hash);
    if (same.isPresent()) {
      return known(same.get(), now);
    }
    String id = UniqueId.at(now);
    String job = UniqueId.at(now);
    Artifacts artifacts = new Artifacts(storage.blobs(), tenant, id, 1);
    uploads.store(tenant, id, artifacts.content(), upload.content(), now);
    StageState uploaded = StageState.waiting(UPLOAD).done(now);
    var content =
        new KnowledgeFile.Content(
            name,
            type,
            size,
            hash,
            Optional.empty(),
            upload.categoryId(),
            upload.language(),
            job,
            Optional.empty(),
            1,
            Optional.empty(),
            0,
            waiting(List.of(uploaded)),
            List.of());
    var writes = new ArrayList<>(uploads.finished(tenant, id));
    return added(tenant, id, content, hash, writes, now);
  }

  /**
   * Stores a web page, which is fetched at once and again from time to time. One that is there
   * already is fetched again now.
   *
   * @throws IllegalArgumentException when its category is not there
   */
  public Added add(TenantId tenant, Link link, Instant now) {
    checkCategory(tenant, link.categoryId());
    String address = link.page().address();
    String key = FileDocuments.pageKey(address);
    Optional<KnowledgeFile> same = keyed(tenant, key);
    if (same.isPresent()) {
      return new Added(fetchAgain(same.get(), now), true);
    }
    var content =
        new KnowledgeFile.Content(
            FileName.clean(address.replaceFirst("^https?://", "").replaceAll("[/?].*$", "")),
            FileType.HTML,
            0,
            "",
            Optional.of(link.page()),
            link.categoryId(),
            link.language(),
            UniqueId.at(now),
            Optional.empty(),
            1,
            Optional.empty(),
            0,
            waiting(List.of(StageState.waiting(FetchPage.NAME))),
            List.of());
    return added(tenant, UniqueId.at(now), content, key, List.of(), now);
  }

  private static List<StageState> waiting(List<StageState> first) {
    var stages = new ArrayList<>(first);
    for (String name :
        List.of(ExtractText.NAME, CutChunks.NAME, PublishChunks.NAME, MakeSearchable.NAME)) {
      stages.add(StageState.waiting(name));
    }
    return stages;
  }

  private Added added(
      TenantId tenant,
      String id,
      KnowledgeFile.Content content,
      String key,
      List<Write> further,
      Instant now) {
    var file = new KnowledgeFile(tenant, id, 0, now, now, content);
    var writes = new ArrayList<>(further);
    writes.add(FileDocuments.put(file));
    writes.add(new Write.Put(tenant, KEYS, key, Map.of(), Json.write(new Key(id)), 0));
    writes.add(new Write.Enqueue(IngestJob.of(tenant, content.job(), id, now)));
    writes.add(progress(file));
    try {
      storage.work().commit(writes, now);
      return new Added(find(tenant, id).orElse(file), false);
    } catch (StaleVersionException e) {
      // The same was added by somebody else in this moment.
      uploads.forget(tenant, id, now);
      return keyed(tenant, key).map(other -> new Added(other, true)).orElseThrow(() -> e);
    }
  }

  private static Write progress(KnowledgeFile file) {
    return new Write.Progress(
        file.tenant(),
        file.content().job(),
        file.progress(),
        Optional.of(IngestJob.result(file.id(), file.content().chunks())));
  }

  private record Key(String fileId) {}

  private Optional<KnowledgeFile> keyed(TenantId tenant, String key) {
    return documents
        .find(tenant, KEYS, key)
        .flatMap(found -> find(tenant, Json.read(found.body(), Key.class).fileId()));
  }

  private Added known(KnowledgeFile file, Instant now) {
    if (file.status() == KnowledgeFile.Status.FAILED) {
      retry(file, now);
    }
    return new Added(file, true);
  }

  private void checkCategory(TenantId tenant, Optional<String> categoryId) {
    categoryId
        .filter(category -> !isCategory.test(tenant, category))
        .ifPresent(
            category -> {
              throw new IllegalArgumentException(
                  "categoryId '" + category + "' must be an existing category");
            });
  }

  /** Has a file that failed go on with the stage it failed in. */
  public void retry(KnowledgeFile file, Instant now) {
    storage.work().commit(List.of(new Write.Revive(file.tenant(), file.content().job())), now);
  }

  /** Has a page fetched again now instead of later; a page at work is left alone. */
  private KnowledgeFile fetchAgain(KnowledgeFile file, Instant now) {
    if (file.status() == KnowledgeFile.Status.FAILED) {
      retry(file, now);
      return file;
    }
    Optional<String> next = file.content().nextJob();
    if (file.status() == KnowledgeFile.Status.PROCESSING || next.isEmpty()) {
      return file;
    }
    storage.work().commit(List.of(new Write.Revive(file.tenant(), next.get())), now);
    return file;
  }

  /**
   * Changes how a file is called and where it is filed; what is found of it follows at once.
   *
   * @throws IllegalArgumentException when the name is blank or longer than 255, or the category is
   *     not there
   * @throws StaleVersionException when it has changed since, or got further
   */
  public KnowledgeFile change(
      KnowledgeFile file,
      String name,
      Optional<String> categoryId,
      Optional<Language> language,
      Instant now) {
    checkCategory(file.tenant(), categoryId);
    if (name.isBlank() || name.length() > 255) {
      throw new IllegalArgumentException(
          "name of " + name.length() + " characters must have 1 to 255 and not be blank");
    }
    var content = file.content().filed(FileName.clean(name), categoryId, language);
    var changed =
        new KnowledgeFile(
            file.tenant(), file.id(), file.version(), file.createdAt(), file.updatedAt(), content);
    var writes = new ArrayList<Write>();
    writes.add(FileDocuments.put(changed));
    content
        .published()
        .ifPresent(
            revision -> {
              writes.add(FileSources.publish(changed, revision));
              writes.add(KnowledgeChanges.noted(file.tenant()));
            });
    storage.work().commit(writes, now);
    refreshIndex(file.tenant(), file.id());
    return find(file.tenant(), file.id()).orElse(changed);
  }

  /** The file, or empty when there is none of that id. */
  public Optional<KnowledgeFile> find(TenantId tenant, String id) {
    return documents.find(tenant, COLLECTION, id).map(FileDocuments::file);
  }

  /** The files, newest first, of one category or all. {@code before} is the last id before. */
  public List<KnowledgeFile> list(
      TenantId tenant, Optional<String> categoryId, Optional<String> before, int limit) {
    var labels = new HashMap<String, String>();
    categoryId.ifPresent(id -> labels.put(CATEGORY, id));
    return documents.list(tenant, COLLECTION, new DocumentQuery(labels, before, limit)).stream()
        .map(FileDocuments::file)
        .toList();
  }

  /** The chunks of a file that are to be found, in order; empty when none are. */
  public List<Chunk> chunks(TenantId tenant, String id) {
    return sources.chunks(tenant, id);
  }

  /** The bytes of a file as they came last, read as they are needed. */
  public InputStream open(KnowledgeFile file) {
    return artifacts(file).open();
  }

  /**
   * Removes a file with its bytes, its text and its chunks, from searches too; work on it ends.
   * Nothing happens when it is gone.
   */
  public void remove(TenantId tenant, String id, Instant now) {
    find(tenant, id)
        .ifPresent(
            file -> {
              KnowledgeFile.Content content = file.content();
              var writes = new ArrayList<Write>();
              writes.add(new Write.Remove(tenant, COLLECTION, id));
              writes.add(new Write.Remove(tenant, FileSources.COLLECTION, id));
              writes.add(new Write.Remove(tenant, KEYS, FileDocuments.key(content)));
              writes.add(KnowledgeChanges.noted(tenant));
              writes.add(new Write.Drop(tenant, Artifacts.all(id)));
              writes.add(new Write.Cancel(tenant, content.job()));
              content.nextJob().ifPresent(job -> writes.add(new Write.Cancel(tenant, job)));
              storage.work().commit(writes, now);
              refreshIndex(tenant, id);
            });
  }

  /**
   * Clears away what uploads left behind that broke off more than {@code age} ago, of any tenant.
   * Call it now and then. Returns how many.
   */
  public int sweep(Duration age, Instant now) {
    return uploads.sweep(age, now);
  }

  boolean refreshIndex(TenantId tenant, String id) {
    return index.refresh(tenant, SourceName.ofFile(id));
  }

  Artifacts artifacts(KnowledgeFile file) {
    return artifacts(file.tenant(), file.id(), file.content().revision());
  }

  Artifacts artifacts(TenantId tenant, String id, int revision) {
    return new Artifacts(storage.blobs(), tenant, id, revision);
  }

  /** What the bytes of a file are told by: their SHA-256, in hexadecimal. */
  public static String sha256(Path content) {
    return Uploads.sha256(content);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
