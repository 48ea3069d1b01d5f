package io.parley.server.insight;

import io.parley.core.work.Announcements;
import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.WorkStore;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds the counts to what is committed. */
final class CountedWork implements WorkStore {
  private final WorkStore work;
  private final Counting counting;

  CountedWork(WorkStore work, Counting counting) {
    this.work = work;
    this.counting = counting;
  }

  private List<Write> counted(List<Write> writes) {
    List<Write.Count> counts = counting.of(writes);
    if (counts.isEmpty()) {
      return writes;
    }
    var all = new ArrayList<>(writes);
    all.addAll(counts);
    return all;
  }

  @Override
  public List<Boolean> commit(List<Write> writes, Instant now) {
    return work.commit(counted(writes), now).subList(0, writes.size());
  }

  @Override
  public List<Job> claim(Claim claim) {
    return work.claim(claim);
  }

  @Override
  public boolean extend(Job job, Instant until) {
    return work.extend(job, until);
  }

  @Override
  public boolean checkpoint(Job job, List<Write> writes, Instant now) {
    return work.checkpoint(job, counted(writes), now);
  }

  @Override
  public boolean close(Job job, Ending ending, List<Write> writes, Instant now) {
    return work.close(job, ending, counted(writes), now);
  }

  @Override
  public Optional<Instant> nextReady() {
    return work.nextReady();
  }

  @Override
  public Subscription onWork(Announcements.Taker taker) {
    return work.onWork(taker);
  }

  @Override
  public Subscription onReady(Runnable listener) {
    return work.onReady(listener);
  }
}
