package io.parley.rag.ingest.tika;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.parley.rag.ingest.ExtractedText;
import io.parley.rag.ingest.FileContent;
import io.parley.rag.ingest.FileType;
import io.parley.rag.ingest.UnreadableFileException;
import io.parley.rag.ingest.UnsupportedFileException;
import io.parley.rag.testkit.HostileFiles;
import io.parley.rag.testkit.SampleFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were made to harm end with a reason, each for itself. */
class TikaReaderTest {
  private static final TikaReader.Limits SMALL =
      new TikaReader.Limits(96, Duration.ofSeconds(10), 2);

  @TempDir Path folder;

  private Path hostile(String name) {
    return switch (name) {
      case "bomb" -> HostileFiles.bomb(folder);
      case "laughs" -> HostileFiles.laughs(folder);
      case "exploding" -> HostileFiles.explodingPdf(folder);
      case "packed" -> HostileFiles.packedPdf(folder);
      case "cut" -> HostileFiles.cutOff(folder);
      case "deep" -> HostileFiles.deep(folder);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"bomb", "laughs", "exploding", "packed", "deep"})
  void a_hostile_file_fails_alone_with_its_reason(String name) {
    Path file = hostile(name);
    FileType type = FileContent.typeOf(file.getFileName().toString(), file);

    assertThatThrownBy(() -> new TikaReader(SMALL).read(type, file))
        .isInstanceOf(UnreadableFileException.class)
        .message()
        .startsWith("the file ")
        .doesNotContain("Exception");
  }

  @Test
  void what_is_refused_before_it_is_read_costs_no_process() throws IOException {
    assertThatThrownBy(() -> typeOf(HostileFiles.manyParts(folder)))
        .hasMessage("the file has 100002 parts; at most 10000 are read");
    assertThatThrownBy(() -> typeOf(HostileFiles.program(folder)))
        .isInstanceOf(UnsupportedFileException.class);
    assertThatThrownBy(() -> typeOf(HostileFiles.disguisedHtml(folder)))
        .hasMessage("the file has the name of a txt file and the content of a html file");
    assertThatThrownBy(() -> typeOf(HostileFiles.cutOff(folder)))
        .hasMessage("the file is damaged: it cannot be unpacked");
    Path svg = Files.writeString(folder.resolve("x.html"), HostileFiles.svg("http://127.0.0.1/"));
    assertThatThrownBy(() -> typeOf(svg)).isInstanceOf(UnsupportedFileException.class);
  }

  private static FileType typeOf(Path file) {
    return FileContent.typeOf(file.getFileName().toString(), file);
  }

  @Test
  void entities_lead_neither_to_files_nor_to_addresses() throws IOException {
    var asked = new AtomicInteger();
    var canary = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    canary.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    canary.start();
    try {
      Path file =
          HostileFiles.entities(folder, "http://127.0.0.1:" + canary.getAddress().getPort() + "/x");
      String seen;
      try {
        seen = new TikaReader().read(FileType.DOCX, file).toString();
      } catch (UnreadableFileException e) {
        seen = e.getMessage();
      }

      assertThat(seen).doesNotContain("root:");
      assertThat(asked).hasValue(0);
    } finally {
      canary.stop(0);
    }
  }

  @Test
  void a_process_that_is_killed_is_started_once_more_and_no_more() {
    Path file = SampleFiles.write(FileType.CSV, folder);
    var started = new AtomicInteger();
    var killedOnce =
        new TikaReader(
            TikaReader.Limits.DEFAULT,
            process -> {
              if (started.incrementAndGet() == 1) {
                process.destroyForcibly();
              }
            });
    var killedAlways = new TikaReader(TikaReader.Limits.DEFAULT, ProcessHandle::destroyForcibly);

    ExtractedText read = killedOnce.read(FileType.CSV, file);

    assertThat(read.sections()).isNotEmpty();
    assertThat(started).hasValue(2);
    assertThatThrownBy(() -> killedAlways.read(FileType.CSV, file))
        .hasMessage("the file broke off the reading 2 times");
  }

  @Test
  void limits_out_of_bounds_are_refused() {
    assertThatThrownBy(() -> new TikaReader.Limits(1, Duration.ofSeconds(5), 1))
        .hasMessage("heapMegabytes 1 must be 64 to 8192");
    assertThatThrownBy(() -> new TikaReader.Limits(64, Duration.ZERO, 1))
        .hasMessageStartingWith("time PT0S must be");
    assertThatThrownBy(() -> new TikaReader.Limits(64, Duration.ofSeconds(5), 0))
        .hasMessage("atOnce 0 must be 1 to 64");
  }
}
