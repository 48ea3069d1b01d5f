package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.rag.file.KnowledgeFiles;
import io.parley.rag.ingest.FileType;
import io.parley.rag.testkit.HostileFiles;
import io.parley.rag.testkit.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRoutesTest extends RouteTest {
  private static final String FILES = "/api/knowledge-base/files";
  private static final String URLS = "/api/knowledge-base/urls";
  private static final String SEARCH = "/api/knowledge-base/search";
  private static final String TEXT = "Parcels to Lisbon take three days and cost four euros.";

  @TempDir Path folder;

  private Client.Reply upload(byte[] form, String... headers) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = Multipart.TYPE;
    return client.sendBytes("POST", FILES, form, all);
  }

  private String file(Client.Reply accepted) {
    return FILES + "/" + accepted.text("fileId");
  }

  /** The file once it is through or has failed. */
  private Client.Reply processed(Client.Reply accepted) {
    return client.until(file(accepted), seen -> !seen.text("status").equals("processing"));
  }

  @Test
  void a_file_is_taken_in_read_listed_found_and_removed() {
    var accepted = upload(Multipart.of("Entrega grátis.md", "# Delivery\n\n" + TEXT));

    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    assertThat(accepted.location()).isEqualTo("/api/jobs/" + accepted.id());
    assertThat(accepted.text("type")).isEqualTo("ingest");
    assertThat(accepted.text("known")).isEqualTo("false");
    var file = processed(accepted);
    assertThat(file.text("status")).as(file.body()).isEqualTo("ready");
    assertThat(file.text("name")).isEqualTo("Entrega grátis.md");
    assertThat(file.text("searchable")).isEqualTo("true");
    assertThat(file.text("progress")).isEqualTo("1.0");
    assertThat(file.header("ETag")).isNotEmpty();
    assertThat(client.until(accepted.location(), job -> !job.text("status").equals("running")))
        .satisfies(job -> assertThat(job.text("status")).isEqualTo("succeeded"))
        .satisfies(job -> assertThat(job.text("result")).contains(file.id()));
    assertThat(client.get(FILES).items()).extracting("id").containsExactly(file.id());
    assertThat(client.get(file(accepted) + "/chunks").items())
        .singleElement()
        .satisfies(chunk -> assertThat(chunk.get("text")).isEqualTo(TEXT));

    Map<String, ?> hit = client.post(SEARCH, "{'query':'parcels to Lisbon'}").items().getFirst();
    assertThat(String.valueOf(hit.get("source"))).contains("fileId=" + file.id());

    var content = client.get(file(accepted) + "/content");
    assertThat(content.body()).isEqualTo("# Delivery\n\n" + TEXT);
    assertThat(content.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"file.md\"; filename*=UTF-8''Entrega%20gr%C3%A1tis.md");
    assertThat(content.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(content.header("Content-Security-Policy")).startsWith("sandbox");

    assertThat(client.delete(file(accepted), "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(client.delete(file(accepted)).status()).isEqualTo(204);
    assertThat(client.get(file(accepted)).status()).isEqualTo(404);
    assertThat(client.get(file(accepted) + "/content").status()).isEqualTo(404);
    assertThat(client.get(FILES).items()).isEmpty();
    assertThat(client.post(SEARCH, "{'query':'parcels to Lisbon'}").items()).isEmpty();
  }

  @Test
  void an_answer_cites_the_file_it_comes_from() {
    var accepted = upload(Multipart.of("delivery.txt", TEXT));
    processed(accepted);
    String agent = client.post("/api/agents", "{'name':'Sofia','status':'active'}").id();

    var reply =
        client.post(
            "/api/chat",
            "{'agentId':'" + agent + "','message':'How long do parcels to Lisbon take?'}");

    assertThat(reply.text("citations"))
        .contains("fileId=" + accepted.text("fileId"))
        .doesNotContain("articleId");
  }

  @Test
  void an_office_file_is_read_in_its_own_process() throws IOException {
    Path pdf = SampleFiles.write(FileType.PDF, folder);

    var file = processed(upload(Multipart.of("handbook.pdf", Files.readAllBytes(pdf))));

    assertThat(file.text("status")).as(file.body()).isEqualTo("ready");
    assertThat(client.post(SEARCH, "{'query':'¿Cuántos días para devolver los zapatos?'}").body())
        .contains("treinta días")
        .contains("handbook > p. 2");
  }

  @Test
  void a_file_that_cannot_be_read_says_why_and_can_be_tried_again() {
    var accepted = upload(Multipart.of("broken.pdf", "%PDF-1.7\nnothing else"));

    var file = processed(accepted);
    assertThat(file.text("status")).isEqualTo("failed");
    assertThat(file.text("reason")).startsWith("the file ");
    assertThat(file.text("searchable")).isEqualTo("false");
    assertThat(client.until(accepted.location(), job -> job.text("status").equals("failed")))
        .satisfies(job -> assertThat(job.text("error")).isEqualTo(file.text("reason")));
    assertThat(client.post(file(accepted) + "/retry", "{}").status()).isEqualTo(202);
    assertThat(upload(Multipart.of("broken.pdf", "%PDF-1.7\nnothing else")).text("known"))
        .isEqualTo("true");
  }

  @Test
  void what_is_no_file_of_ours_is_refused() throws IOException {
    assertThat(upload(Multipart.of("x.exe", "MZ")).status()).isEqualTo(415);
    byte[] program = Files.readAllBytes(HostileFiles.program(folder));
    assertThat(upload(Multipart.of("invoice.pdf", program)).status()).isEqualTo(415);
    byte[] html = Files.readAllBytes(HostileFiles.disguisedHtml(folder));
    assertThat(upload(Multipart.of("readme.txt", html)).wrongField()).isEqualTo("file");
    byte[] parts = Files.readAllBytes(HostileFiles.manyParts(folder));
    assertThat(upload(Multipart.of("parts.docx", parts)).status()).isEqualTo(422);
    assertThat(upload(Multipart.of("empty.txt", "")).wrongField()).isEqualTo("file");
    assertThat(upload(new Multipart().field("categoryId", "x").end()).wrongField())
        .isEqualTo("file");
    byte[] small = TEXT.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(upload(new Multipart().field("path", "x").file("a.txt", small).end()).wrongField())
        .isEqualTo("path");
    assertThat(
            upload(new Multipart().field("categoryId", "no").file("a.txt", small).end())
                .wrongField())
        .isEqualTo("categoryId");
    assertThat(
            upload(new Multipart().field("language", "xx").file("a.txt", small).end()).wrongField())
        .isEqualTo("language");
    assertThat(client.post(FILES, "{'files':[{'filepath':'/etc/passwd'}]}").status())
        .isEqualTo(415);
    assertThat(client.get(FILES).items()).isEmpty();
  }

  @Test
  void a_file_of_twenty_mebibytes_is_taken_and_a_larger_one_is_not() {
    byte[] most = "word ".repeat(KnowledgeFiles.MOST_BYTES / 5).getBytes();
    byte[] larger = java.util.Arrays.copyOf(most, KnowledgeFiles.MOST_BYTES + 1);
    java.util.Arrays.fill(larger, most.length, larger.length, (byte) ' ');
    byte[] muchLarger = java.util.Arrays.copyOf(larger, 22 * 1024 * 1024);

    assertThat(upload(Multipart.of("larger.txt", larger)).status()).isEqualTo(413);
    assertThat(upload(Multipart.of("much.txt", muchLarger)).status()).isEqualTo(413);
    var taken = upload(Multipart.of("most.txt", most));
    assertThat(taken.status()).as(taken.body()).isEqualTo(202);
    assertThat(processed(taken).text("reason")).contains("2000000 characters");
  }

  @Test
  void the_same_upload_with_the_same_key_is_answered_once() {
    byte[] form = Multipart.of("a.txt", TEXT);

    var first = upload(form, "Idempotency-Key", "k1");
    var again = upload(form, "Idempotency-Key", "k1");
    var other = upload(Multipart.of("a.txt", TEXT + "!"), "Idempotency-Key", "k1");

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(other.status()).isEqualTo(422);
    var without = upload(form);
    assertThat(without.text("known")).isEqualTo("true");
    assertThat(without.text("fileId")).isEqualTo(first.text("fileId"));
  }

  @Test
  void a_file_is_filed_and_called_otherwise() {
    String category = client.post("/api/knowledge-base/categories", "{'name':'A'}").id();
    var accepted = upload(Multipart.of("a.txt", TEXT));
    processed(accepted);

    var changed = client.patch(file(accepted), "{'categoryId':'" + category + "','name':'b.txt'}");

    assertThat(changed.text("name")).isEqualTo("b.txt");
    assertThat(client.get(FILES + "?categoryId=" + category).items()).hasSize(1);
    assertThat(
            client.post(SEARCH, "{'query':'parcels','categoryIds':['" + category + "']}").items())
        .hasSize(1);
    assertThat(client.patch(file(accepted), "{'name':''}").wrongField()).isEqualTo("name");
    assertThat(client.patch(file(accepted), "{'size':1}").wrongField()).isEqualTo("size");
    assertThat(client.delete("/api/knowledge-base/categories/" + category).status()).isEqualTo(409);
  }

  @Test
  void roles_and_tenants_are_kept_apart() {
    var accepted = upload(Multipart.of("a.txt", TEXT));
    processed(accepted);
    Client viewer = withRole("viewer");
    Client other = otherTenant();

    assertThat(viewer.get(file(accepted)).status()).isEqualTo(200);
    assertThat(
            viewer
                .sendBytes(
                    "POST", FILES, Multipart.of("b.txt", "x"), "Content-Type", Multipart.TYPE)
                .status())
        .isEqualTo(403);
    assertThat(viewer.delete(file(accepted)).status()).isEqualTo(403);
    assertThat(viewer.post(URLS, "{'url':'https://example.com/'}").status()).isEqualTo(403);
    for (String path : List.of("", "/chunks", "/content")) {
      assertThat(other.get(file(accepted) + path).status()).isEqualTo(404);
    }
    assertThat(other.delete(file(accepted)).status()).isEqualTo(404);
    assertThat(other.patch(file(accepted), "{'name':'x.txt'}").status()).isEqualTo(404);
    assertThat(other.post(SEARCH, "{'query':'parcels Lisbon'}").items()).isEmpty();
    assertThat(client.as("").get(FILES).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://user:pass@example.com/",
        "https://example.com:22/",
        "no address"
      })
  void an_address_that_must_not_be_reached_is_refused(String address) {
    var refused = client.post(URLS, "{'url':'" + address + "'}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.wrongField()).isEqualTo("url");
    assertThat(client.get(FILES).items()).isEmpty();
  }

  @Test
  void a_page_that_makes_no_sense_is_refused() {
    assertThat(client.post(URLS, "{}").wrongField()).isEqualTo("url");
    assertThat(
            client.post(URLS, "{'url':'https://example.com/','refetchEvery':'PT1M'}").wrongField())
        .isEqualTo("refetchEvery");
  }
}
