package io.parley.rag.file;

import io.parley.core.document.Document;
import io.parley.core.json.Json;
import io.parley.core.work.Write;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;

/** Files as they are stored. */
final class FileDocuments {
  static final String COLLECTION = "file";
  static final String CATEGORY = "category";

  private FileDocuments() {}

  /** The write that stores the file where its version is now. */
  static Write put(KnowledgeFile file) {
    var labels = new HashMap<String, String>();
    file.content().categoryId().ifPresent(id -> labels.put(CATEGORY, id));
    return new Write.Put(
        file.tenant(), COLLECTION, file.id(), labels, Json.write(file.content()), file.version());
  }

  static KnowledgeFile file(Document document) {
    return new KnowledgeFile(
        document.tenant(),
        document.id(),
        document.version(),
        document.createdAt(),
        document.updatedAt(),
        Json.read(document.body(), KnowledgeFile.Content.class));
  }

  /** What tells the file from others: its bytes, or where its page is. */
  static String key(KnowledgeFile.Content content) {
    return content.page().map(page -> pageKey(page.address())).orElse(content.sha256());
  }

  static String pageKey(String address) {
    return KnowledgeFiles.sha256(("page " + address).getBytes(StandardCharsets.UTF_8));
  }
}
