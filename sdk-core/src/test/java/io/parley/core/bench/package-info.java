/** Measurements, each a main; what they told is in docs/benchmarks.md and the decisions. */
package io.parley.core.bench;
