package io.parley.core.sql;

import io.parley.core.work.Ending;
import io.parley.core.work.Job;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;

/** A claim that ends, and the writes it led to. */
record Closing(Job job, Ending ending, List<Write> writes, Instant now) {}
