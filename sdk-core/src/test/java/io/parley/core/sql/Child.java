package io.parley.core.sql;

import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.Sample;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Another process on a store: prints {@code open}, then a line for each commit that was
 * acknowledged, until it is killed.
 */
final class Child implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private Child(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts one on a data folder or a JDBC URL. */
  static Child on(String place) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                place));
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  long pid() {
    return process.pid();
  }

  /** The next line it prints. */
  String line() throws IOException {
    String line = out.readLine();
    return line == null ? "" : line;
  }

  /** Kills it as {@code kill -9} does and returns what it had printed until then. */
  List<String> kill() throws Exception {
    process.destroyForcibly().waitFor();
    var lines = new ArrayList<String>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void main(String[] arguments) throws InterruptedException {
    String place = arguments[0];
    var clock = MutableClock.at(Sample.NOON);
    Storage storage =
        place.startsWith("jdbc:")
            ? SqlStorage.postgres(place, 6, clock)
            : SqlStorage.sqlite(Path.of(place), clock);
    say("open");
    var number = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      threads.add(Thread.ofPlatform().start(() -> commitForEver(storage, number)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void commitForEver(Storage storage, AtomicInteger number) {
    while (true) {
      int n = number.getAndIncrement();
      storage
          .work()
          .commit(
              List.of(
                  new Write.Happened(Sample.event("e" + n, "lead:" + n)),
                  Sample.put("d" + n, "{}", 0)),
              Sample.NOON);
      say("ack " + n);
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
