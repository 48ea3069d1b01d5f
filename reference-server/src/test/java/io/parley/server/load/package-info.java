/** The server under load, in a process of its own: the kill storm and the benchmarks. */
@NullMarked
package io.parley.server.load;

import org.jspecify.annotations.NullMarked;
