package io.parley.core.work;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;

/** A handler that follows a script; beyond it every job is done. */
final class Scripted implements JobHandler {
  final List<Job> handled = new ArrayList<>();
  final List<String> givenUp = new ArrayList<>();
  List<Write> lastWords = List.of();
  private final Deque<BiFunction<Job, Claimed, Result>> script = new ArrayDeque<>();

  Scripted then(BiFunction<Job, Claimed, Result> line) {
    script.add(line);
    return this;
  }

  Scripted fails(int times, RuntimeException failure) {
    for (int i = 0; i < times; i++) {
      then(
          (job, claimed) -> {
            throw failure;
          });
    }
    return this;
  }

  @Override
  public String type() {
    return "sample";
  }

  @Override
  public synchronized Result handle(Job job, Claimed claimed) {
    handled.add(job);
    var line = script.poll();
    return line == null ? Result.done(List.of()) : line.apply(job, claimed);
  }

  @Override
  public synchronized List<Write> givenUp(Job job, String reason, Instant now) {
    givenUp.add(reason);
    return lastWords;
  }
}
