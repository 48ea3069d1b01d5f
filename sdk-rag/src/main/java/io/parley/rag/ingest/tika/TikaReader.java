package io.parley.rag.ingest.tika;

import io.parley.core.json.Json;
import io.parley.rag.ingest.DocumentReader;
import io.parley.rag.ingest.ExtractedText;
import io.parley.rag.ingest.FileType;
import io.parley.rag.ingest.UnreadableFileException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads PDF, office files, books, mails, tables and web pages, each in a Java process of its own
 * with little memory and little time, so that a file which was made to harm harms that process.
 * Thread-safe; further files wait for their turn.
 *
 * <p>The process gets nothing of our environment, an empty folder, and no way out. One that is
 * killed from outside is started once more. Needs Apache Tika on the class path of this process.
 */
public final class TikaReader implements DocumentReader {
  private static final Logger log = LoggerFactory.getLogger(TikaReader.class);

  /** The most bytes of an answer, far above what the most characters of text take. */
  private static final int MOST_OUTPUT = 32 * 1024 * 1024;

  private static final int TRIES = 2;

  /** How long a process may take to end by itself when its time is over. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final Limits limits;
  private final Semaphore turns;
  private final Consumer<ProcessHandle> started;

  /**
   * What reading a file may cost.
   *
   * @param heapMegabytes the memory of the process; 64 to 8192; 512 by default
   * @param time for one file; 1 s to 10 min; 40 s by default
   * @param atOnce how many files are read at the same time; 1 to 64; 2 by default
   */
  public record Limits(int heapMegabytes, Duration time, int atOnce) {
    /** 512 MB, 40 s, two at a time. */
    public static final Limits DEFAULT = new Limits(512, Duration.ofSeconds(40), 2);

    public Limits {
      if (heapMegabytes < 64 || heapMegabytes > 8192) {
        throw new IllegalArgumentException(
            "heapMegabytes " + heapMegabytes + " must be 64 to 8192");
      }
      if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(Duration.ofMinutes(10)) > 0) {
        throw new IllegalArgumentException("time " + time + " must be PT1S to PT10M");
      }
      if (atOnce < 1 || atOnce > 64) {
        throw new IllegalArgumentException("atOnce " + atOnce + " must be 1 to 64");
      }
    }
  }

  /** A reader with the default limits. */
  public TikaReader() {
    this(Limits.DEFAULT);
  }

  /** A reader with these limits. */
  public TikaReader(Limits limits) {
    this(limits, process -> {});
  }

  TikaReader(Limits limits, Consumer<ProcessHandle> started) {
    this.limits = limits;
    this.turns = new Semaphore(limits.atOnce(), true);
    this.started = started;
  }

  @Override
  public Set<FileType> types() {
    return Set.of(
        FileType.PDF,
        FileType.DOCX,
        FileType.XLSX,
        FileType.PPTX,
        FileType.ODT,
        FileType.EPUB,
        FileType.RTF,
        FileType.EML,
        FileType.CSV,
        FileType.HTML);
  }

  @Override
  public ExtractedText read(FileType type, Path file) {
    turns.acquireUninterruptibly();
    try {
      return Json.read(inProcess(type, file), ExtractedText.class);
    } finally {
      turns.release();
    }
  }

  private String inProcess(FileType type, Path file) {
    for (int attempt = 1; ; attempt++) {
      try {
        Path folder = Files.createTempDirectory("parley-reader");
        try {
          Optional<String> read = once(type, file, folder);
          if (read.isPresent()) {
            return read.get();
          }
        } finally {
          delete(folder);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("a process to read a file could not be started", e);
      }
      if (attempt == TRIES) {
        throw new UnreadableFileException("broke off the reading " + TRIES + " times");
      }
      log.warn("the process that read a {} file was ended from outside; once more", type);
    }
  }

  /** What was read; empty when the process ended for no reason of the file's. */
  private Optional<String> once(FileType type, Path file, Path folder) throws IOException {
    Process process = start(type, file, folder);
    started.accept(process.toHandle());
    var overtime = new AtomicBoolean();
    Thread watch = Thread.ofVirtual().start(() -> watch(process, overtime));
    try (InputStream out = process.getInputStream()) {
      Optional<byte[]> output = bounded(out);
      if (output.isEmpty()) {
        throw new UnreadableFileException(Exit.TOO_LONG.reason());
      }
      int code = process.waitFor();
      if (overtime.get()) {
        throw new UnreadableFileException(tooLong());
      }
      Optional<Exit> exit = Exit.of(code);
      if (exit.isPresent() && exit.get() != Exit.READ) {
        throw new UnreadableFileException(
            exit.get() == Exit.OVERTIME ? tooLong() : exit.get().reason());
      }
      return exit.map(read -> new String(output.get(), StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a file was read", e);
    } finally {
      process.destroyForcibly();
      watch.interrupt();
    }
  }

  private String tooLong() {
    return Exit.OVERTIME.reason() + ": more than " + limits.time().toSeconds() + " s";
  }

  private void watch(Process process, AtomicBoolean overtime) {
    try {
      if (!process.waitFor(limits.time().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)) {
        overtime.set(true);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<byte[]> bounded(InputStream out) throws IOException {
    var read = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    for (int count = out.read(buffer); count >= 0; count = out.read(buffer)) {
      if (read.size() + count > MOST_OUTPUT) {
        return Optional.empty();
      }
      read.write(buffer, 0, count);
    }
    return Optional.of(read.toByteArray());
  }

  private Process start(FileType type, Path file, Path folder) throws IOException {
    var builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + limits.heapMegabytes() + "m",
                "-Xss4m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ActiveProcessorCount=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + folder.resolve("error"),
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + folder,
                "-Djava.net.useSystemProxies=false",
                "-Djdk.xml.entityExpansionLimit=1000",
                "-Djdk.xml.totalEntitySizeLimit=1000000",
                "-Djdk.xml.maxElementDepth=1000",
                "-cp",
                classPath(),
                ReadingProcess.class.getName(),
                type.name(),
                file.toAbsolutePath().toString(),
                Long.toString(limits.time().toSeconds())));
    builder.environment().clear();
    builder.directory(folder.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /** Ours, each entry by its full path since the process starts in another folder. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .reduce((one, next) -> one + File.pathSeparator + next)
        .orElseThrow();
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      log.warn("folder {} of a reading process could not be removed: {}", folder, e.toString());
    }
  }
}
