/** Measurements, each a main; what they told is in docs/benchmarks.md. */
@NullMarked
package io.parley.kommo.bench;

import org.jspecify.annotations.NullMarked;
