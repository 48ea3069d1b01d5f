/** Measurements, each a main; what they told is in docs/benchmarks.md and the decisions. */
@NullMarked
package io.parley.core.bench;

import org.jspecify.annotations.NullMarked;
