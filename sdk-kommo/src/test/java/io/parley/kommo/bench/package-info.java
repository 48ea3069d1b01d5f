/** Measurements, each a main; what they told is in docs/benchmarks.md. */
package io.parley.kommo.bench;
