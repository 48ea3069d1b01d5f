/** Storage in the memory of this process, for tests and for trying things out. */
@NullMarked
package io.parley.core.inmemory;

import org.jspecify.annotations.NullMarked;
